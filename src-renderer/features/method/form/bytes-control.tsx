import { File, X } from "lucide-react";
import { formatBytes } from "#shared/model/format";
import { readFileReference } from "#shared/model/request-body";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { useAttached } from "../use-attached";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { base64Size, fileIn, readScalar, scalarProblem, shownText } from "./scalar-text";
import { type ControlProps, TextControl, useWrite } from "./text-control";

/** Bytes as base64, or the file that they are to come from. */
export function BytesControl(props: ControlProps) {
  const { t, count } = useTexts();
  const { text, chooseFile } = useForm();
  const { place } = props;
  const reference = fileIn(place.node);
  const problem = scalarProblem("bytes", place.node, text);
  const isText = reference === null && place.node?.type === "string" && problem === null;
  return (
    <>
      {reference === null ? (
        <TextControl {...props} read={(typed) => readScalar("bytes", typed, place.node)} problem={problem} />
      ) : (
        <FileSlot {...props} reference={reference} />
      )}
      <span className={styles.beside}>
        {isText && <span className={styles.note}>{count("form.bytes", base64Size(shownText(place.node, text)))}</span>}
        <Button size="s" look="quiet" onClick={() => chooseFile(place)}>
          {t(reference === null ? "form.file" : "body.file.other")}
        </Button>
      </span>
    </>
  );
}

/** The file that a field's bytes come from: its name, its size if it is there, and how to let go of it. */
function FileSlot({ place, id: fieldId, reference }: ControlProps & { readonly reference: string }) {
  const { t } = useTexts();
  const write = useWrite(place);
  const { name, id } = readFileReference(reference);
  const file = useAttached(reference);
  const remove = () => {
    write('""');
    // The field comes back in the place of the button that was pressed.
    requestAnimationFrame(() => document.getElementById(fieldId)?.focus());
  };
  return (
    <span className={styles.file}>
      <File size={13} aria-hidden="true" />
      <span className={styles.fileName} title={name || id}>
        {name || id}
      </span>
      <span role="status" className={file?.size === null || file === null ? styles.gone : styles.note}>
        {file === undefined ? "" : file?.size == null ? t("body.file.gone") : formatBytes(file.size)}
      </span>
      <IconButton label={t("form.file.remove", { name: name || id })} onClick={remove}>
        <X size={12} aria-hidden="true" />
      </IconButton>
    </span>
  );
}
