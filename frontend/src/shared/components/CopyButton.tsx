import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copyText } from '@/shared/lib/clipboard';
import { Button } from './Button';
import { Tooltip } from './Tooltip';
import { notifyError } from './Toasts';

const SHOWN_MS = 1_500;

/** Copy `text` and confirm it for a moment. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await copyText(text);
    } catch (error) {
      return notifyError(error);
    }
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  }
  return (
    <>
      <Tooltip label={copied ? 'Copied' : label}>
        <Button size="icon" aria-label={label} onClick={copy}>
          {copied ? <Check size={14} className="text-ok" /> : <Copy size={14} />}
        </Button>
      </Tooltip>
      <span role="status" className="sr-only">
        {copied && 'Copied'}
      </span>
    </>
  );
}
