import type { ComponentType } from 'react';
import type { Example } from '@/shared/api/examples';
import { CellsPicture } from './pictures/CellsPicture';
import { CurvePicture } from './pictures/CurvePicture';
import { DigitsPicture } from './pictures/DigitsPicture';
import { FunctionPicture } from './pictures/FunctionPicture';
import { PackingPicture } from './pictures/PackingPicture';
import { SpeedPicture } from './pictures/SpeedPicture';
import { TablePicture } from './pictures/TablePicture';

const PICTURES: Record<Example['subject'], ComponentType> = {
  packing: PackingPicture,
  digits: DigitsPicture,
  cells: CellsPicture,
  curve: CurvePicture,
  customers: TablePicture,
  function: FunctionPicture,
  speed: SpeedPicture,
};

/** Draw what an example is about; decoration beside its title, so hidden from screen readers. */
export function ExamplePicture({ subject }: { subject: Example['subject'] }) {
  const Picture = PICTURES[subject];
  return (
    <svg aria-hidden viewBox="0 0 160 84" className="block h-24 w-full">
      <Picture />
    </svg>
  );
}
