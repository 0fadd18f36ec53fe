import { X } from "lucide-react";
import { useId } from "react";
import { formatBytes } from "#shared/model/format";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { TextField } from "../../../ui/field";
import { Segments } from "../../../ui/segments";
import { useAttached } from "../use-attached";
import styles from "./feed.module.css";
import { FeedFile } from "./feed-file";
import { chunkBytesOf, intervalOf, timesOf } from "./feed-request";
import type { TabFeed } from "./use-feed";
import { stopKey } from "./use-feed-commands";

interface FeedPanelProps {
  readonly tabId: string;
  readonly feed: TabFeed;
  readonly onClose: () => void;
}

/** Beside a body: what many messages are made of, and how fast they go. */
export function FeedPanel({ tabId, feed, onClose }: FeedPanelProps) {
  const { t } = useTexts();
  const { mac } = useHost();
  const { plan, change } = feed;
  return (
    <section className={styles.panel} aria-label={t("feed.title")} data-focus="feed">
      <div className={styles.heading}>
        <b>{t("feed.title")}</b>
        <IconButton label={t("feed.close")} onClick={onClose}>
          <X size={13} aria-hidden="true" />
        </IconButton>
      </div>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (feed.ready) feed.start();
        }}
      >
        <Segments
          label={t("feed.from")}
          items={feed.sources.map((id) => ({ id, label: t(`feed.from.${id}`) }))}
          selected={plan.from}
          onSelect={(from) => change({ from })}
        />
        <Source tabId={tabId} feed={feed} />
        <TextField
          label={t("feed.interval")}
          hint={t("feed.interval.hint")}
          problem={intervalOf(plan) === null ? t("feed.interval.problem") : null}
          value={plan.interval}
          placeholder="0"
          onChange={(interval) => change({ interval })}
        />
        <label className={styles.check}>
          <input type="checkbox" checked={plan.finish} onChange={(event) => change({ finish: event.target.checked })} />
          {t("feed.finish")}
        </label>
        <div className={styles.acts}>
          {feed.isRunning ? (
            <Button look="danger" size="s" keys={chordLabel(stopKey, mac)} onClick={feed.stop}>
              {t("feed.stop")}
            </Button>
          ) : (
            <Button look="primary" size="s" type="submit" disabled={!feed.ready}>
              {t("feed.start")}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

function Source({ tabId, feed }: { readonly tabId: string; readonly feed: TabFeed }) {
  const { t } = useTexts();
  const { plan, change } = feed;
  switch (plan.from) {
    case "messages":
      return (
        <TextField
          label={t("feed.times")}
          hint={t("feed.note.messages", { counter: "{{counter}}" })}
          problem={timesOf(plan) === null ? t("feed.times.problem") : null}
          value={plan.times}
          onChange={(times) => change({ times })}
        />
      );
    case "lines":
      return (
        <>
          <FeedFile tabId={tabId} reference={plan.linesFile} onFile={(linesFile) => change({ linesFile })} />
          <p className={styles.note}>{t("feed.note.lines")}</p>
        </>
      );
    case "chunks":
      return (
        <>
          <FeedFile tabId={tabId} reference={plan.chunksFile} onFile={(chunksFile) => change({ chunksFile })} />
          <p className={styles.note}>{t("feed.note.chunks", { index: "{{index}}" })}</p>
          <ChunkFields feed={feed} />
        </>
      );
  }
}

function ChunkFields({ feed: { plan, fields, change } }: { readonly feed: TabFeed }) {
  const { t, number } = useTexts();
  const id = useId();
  const file = useAttached(plan.chunksFile);
  const chunk = chunkBytesOf(plan);
  const hint = chunk !== null && file?.size != null ? t("feed.chunk.hint", { n: number(Math.ceil(file.size / chunk)) }) : undefined;
  return (
    <div className={styles.pair}>
      <div className={styles.field}>
        <label htmlFor={id}>{t("feed.field")}</label>
        <select
          id={id}
          value={plan.field ?? fields[0] ?? ""}
          onChange={(event) => change({ field: event.target.value })}
          disabled={fields.length === 0}
        >
          {fields.map((path) => (
            <option key={path}>{path}</option>
          ))}
        </select>
        {fields.length === 0 && <span className={styles.problem}>{t("feed.field.none")}</span>}
      </div>
      <TextField
        label={t("feed.chunk")}
        {...(hint === undefined ? {} : { hint })}
        problem={chunk === null ? t("feed.chunk.problem") : null}
        value={plan.chunkSize}
        placeholder={formatBytes(64_000)}
        onChange={(chunkSize) => change({ chunkSize })}
      />
    </div>
  );
}
