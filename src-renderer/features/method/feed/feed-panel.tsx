import { X } from "lucide-react";
import { useId } from "react";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { TextField } from "../../../ui/field";
import { Segments } from "../../../ui/segments";
import { useAttached } from "../use-attached";
import styles from "./feed.module.css";
import { FeedFile } from "./feed-file";
import { chunkBytesOf, intervalOf, timesOf } from "./feed-request";
import type { TabFeed } from "./use-feed";

interface FeedPanelProps {
  readonly tabId: string;
  readonly feed: TabFeed;
  readonly onClose: () => void;
}

/** Beside a body: what many messages are made of, and how fast they go. */
export function FeedPanel({ tabId, feed, onClose }: FeedPanelProps) {
  const { t } = useTexts();
  const { plan, change } = feed;
  return (
    <section className={styles.panel} aria-label={t("feed.title")} data-focus="feed">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (feed.ready) feed.start();
        }}
      >
        <div className={styles.heading}>
          <Segments
            label={t("feed.from")}
            items={feed.sources.map((id) => ({ id, label: t(`feed.from.${id}`) }))}
            selected={plan.from}
            onSelect={(from) => change({ from })}
          />
          {/* While it runs the button stays where it is, and so does the focus. */}
          <Button
            look={feed.isRunning ? "plain" : "primary"}
            size="s"
            type="submit"
            disabled={!feed.ready && !feed.isRunning}
            aria-disabled={feed.isRunning}
          >
            {t("feed.start")}
          </Button>
          <IconButton label={t("feed.close")} onClick={onClose}>
            <X size={13} aria-hidden="true" />
          </IconButton>
        </div>
        {plan.from === "messages" && <Times feed={feed} />}
        {plan.from === "lines" && <Lines tabId={tabId} feed={feed} />}
        {plan.from === "chunks" && <Chunks tabId={tabId} feed={feed} />}
        <label className={styles.check}>
          <input type="checkbox" checked={plan.finish} onChange={(event) => change({ finish: event.target.checked })} />
          {t("feed.finish")}
        </label>
        <p className={styles.note}>{t(`feed.note.${plan.from}`, { counter: "{{counter}}", index: "{{index}}" })}</p>
      </form>
    </section>
  );
}

function Times({ feed }: { readonly feed: TabFeed }) {
  const { t } = useTexts();
  const { plan, change } = feed;
  return (
    <div className={styles.fields}>
      <TextField
        label={t("feed.times")}
        problem={timesOf(plan) === null ? t("feed.times.problem") : null}
        value={plan.times}
        onChange={(times) => change({ times })}
      />
      <Interval feed={feed} />
    </div>
  );
}

function Lines({ tabId, feed }: { readonly tabId: string; readonly feed: TabFeed }) {
  const { plan, change } = feed;
  return (
    <>
      <FeedFile tabId={tabId} reference={plan.linesFile} onFile={(linesFile) => change({ linesFile })} />
      <div className={styles.fields}>
        <Interval feed={feed} />
      </div>
    </>
  );
}

function Chunks({ tabId, feed }: { readonly tabId: string; readonly feed: TabFeed }) {
  const { t, number } = useTexts();
  const { plan, fields, change } = feed;
  const id = useId();
  const file = useAttached(plan.chunksFile);
  const chunk = chunkBytesOf(plan);
  const hint = chunk !== null && file?.size != null ? t("feed.chunk.hint", { n: number(Math.ceil(file.size / chunk)) }) : "";
  return (
    <>
      <FeedFile tabId={tabId} reference={plan.chunksFile} onFile={(chunksFile) => change({ chunksFile })} />
      <div className={styles.fields}>
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
          hint={hint}
          problem={chunk === null ? t("feed.chunk.problem") : null}
          value={plan.chunkSize}
          onChange={(chunkSize) => change({ chunkSize })}
        />
        <Interval feed={feed} />
      </div>
    </>
  );
}

function Interval({ feed: { plan, change } }: { readonly feed: TabFeed }) {
  const { t } = useTexts();
  return (
    <TextField
      label={t("feed.interval")}
      hint={plan.interval.trim() === "" ? t("feed.interval.hint") : ""}
      problem={intervalOf(plan) === null ? t("feed.interval.problem") : null}
      value={plan.interval}
      placeholder={t("feed.interval.none")}
      onChange={(interval) => change({ interval })}
    />
  );
}
