import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';
import { MessageBody } from '../../conversation/MessageBody';
import { contentQuery, type Output } from './queries';
import { PreviewTable } from './PreviewTable';
import type { PreviewKind } from './previewKind';
import { PreviewText } from './PreviewText';

type OutputPreviewProps = { output: Output; kind: PreviewKind };

/** Show what is in a file. It is a program's: pages are shown in a frame that runs nothing and loads nothing. */
export function OutputPreview({ output, kind }: OutputPreviewProps) {
  const content = useQuery(contentQuery(output, kind));
  return (
    <Async subject="The file" query={content}>
      {(text) => <Preview text={text} kind={kind} name={output.name} />}
    </Async>
  );
}

function Preview({ text, kind, name }: { text: string; kind: PreviewKind; name: string }) {
  const label = escapeInvisible(name);
  switch (kind) {
    case 'image':
      return <img src={text} alt={label} className="max-h-96 max-w-full rounded-md border" />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: nobody has written captions of what a program made
      return <audio controls src={text} aria-label={`The sound ${label}`} className="w-full" />;
    case 'page':
      return (
        <iframe
          title={`The page ${label}, without scripts`}
          sandbox=""
          srcDoc={text}
          className="h-96 w-full rounded-md border bg-white"
        />
      );
    case 'table':
      return <PreviewTable text={text} name={label} />;
    case 'markdown':
      return <MessageBody text={text} />;
    default:
      return <PreviewText text={text} isJson={kind === 'json'} name={label} />;
  }
}
