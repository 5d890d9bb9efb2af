import { Download, FileImage, FileSpreadsheet, FileType } from 'lucide-react';
import { useState } from 'react';
import { saveFile } from '@/shared/lib/saveFile';
import { Button } from '../Button';
import { Menu } from '../Menu';
import { buildChartCsv, buildChartPng, buildChartSvg } from './chartFiles';
import type { ChartData, ChartView } from './model';

type ExportMenuProps = { name: string; data: ChartData; view: ChartView };

/** Offer the chart as a picture or a table; the files are made in the browser. */
export function ExportMenu({ name, data, view }: ExportMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const savePng = async () => saveFile(await buildChartPng(data, view), `${name}.png`);
  return (
    <Menu
      label="Download the chart"
      open={isOpen}
      onOpen={setOpen}
      items={[
        { name: 'PNG picture', icon: FileImage, run: () => void savePng() },
        {
          name: 'SVG drawing',
          icon: FileType,
          run: () => saveFile(buildChartSvg(data, view), `${name}.svg`),
        },
        {
          name: 'CSV table',
          icon: FileSpreadsheet,
          run: () => saveFile(new Blob([buildChartCsv(data)], { type: 'text/csv' }), `${name}.csv`),
        },
      ]}
    >
      <Button size="icon" aria-label="Download the chart">
        <Download size={15} aria-hidden />
      </Button>
    </Menu>
  );
}
