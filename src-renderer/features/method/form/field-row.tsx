import { useId } from "react";
import type { FieldShape, MessageShape } from "#shared/model/message-shape";
import { clearsWhenEmpty, ValueControl } from "./controls";
import { useForm } from "./form-context";
import { ListField } from "./list-field";
import { MapField } from "./map-field";
import { MessageSection } from "./message-section";
import { fieldPlace, type Place } from "./place";
import { describedBy, isSection, Row } from "./row";
import { removeValue } from "./text-edits";

interface FieldRowProps {
  /** Of the message that the field is of. */
  readonly object: Place;
  readonly shape: MessageShape;
  readonly index: number;
}

/** A field of a message in whatever form its type asks for. */
export function FieldRow({ object, shape, index }: FieldRowProps) {
  const field = shape.fields[index];
  if (!field) return null;
  const place = fieldPlace(object, shape, index);
  if (field.mapKey) return <MapField place={place} field={field} mapKey={field.mapKey} />;
  if (field.repeated) return <ListField place={place} field={field} />;
  if (isSection(field)) return <MessageSection place={place} field={field} />;
  return <SingleRow place={place} field={field} />;
}

function SingleRow({ place, field }: { readonly place: Place; readonly field: FieldShape }) {
  const { change } = useForm();
  const id = useId();
  const clears = clearsWhenEmpty(field.value);
  return (
    <Row id={id} place={place} field={field} tag="label">
      <ValueControl
        value={field.value}
        place={place}
        id={`${id}-control`}
        describedBy={describedBy(id, field)}
        fallback={field.defaultJson}
        presence={field.presence || field.defaultJson === null}
        onClear={clears ? () => change(place, (text) => removeValue(text, place)) : undefined}
      />
    </Row>
  );
}
