/** A text that has to be typed or pasted elsewhere, with a button that copies it. */
import { ActionIcon, Code, CopyButton } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { t } from '../../texts/texts.ts';
import classes from './waiting-for-it.module.css';

export function Copied({ label, text }: { label: string; text: string }) {
  return (
    <div className={classes.copied}>
      <span className={classes.label}>{label}</span>
      <div className={classes.value}>
        <Code className={classes.code}>{text}</Code>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="default"
              size={36}
              onClick={copy}
              aria-label={`${copied ? t.common.actions.copied : t.common.actions.copy}: ${label}`}
            >
              {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
