import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";

/** How content lies in its frame: content pixels times `scale`, moved by (x, y). */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.2;
const largest = 2.5;
/** What is shown at first is no smaller than can be read. */
const readable = 0.75;
const clamp = (scale: number) => Math.min(largest, Math.max(smallest, scale));

/** Zooms by `factor` with the frame's point (x, y) staying where it is. */
export function zoomAt({ x, y, scale }: Camera, factor: number, at: { readonly x: number; readonly y: number }): Camera {
  const next = clamp(scale * factor);
  const grown = next / scale;
  return { scale: next, x: at.x - (at.x - x) * grown, y: at.y - (at.y - y) * grown };
}

/**
 * The whole content in the middle of the frame, never enlarged. Where that would be smaller than `least`, as much as there
 * is room for, with the content's point `middle` as near to the frame's middle as leaves no room unused.
 */
export function fitIn(content: Size, frame: Size, middle: { readonly x: number; readonly y: number }, least = smallest): Camera {
  const whole = Math.min(1, frame.width / Math.max(1, content.width), frame.height / Math.max(1, content.height));
  const scale = Math.max(whole, least);
  const offset = (length: number, room: number, wanted: number) =>
    length * scale <= room ? (room - length * scale) / 2 : Math.min(0, Math.max(room - length * scale, room / 2 - wanted * scale));
  return {
    scale,
    x: offset(content.width, frame.width, middle.x),
    y: offset(content.height, frame.height, middle.y),
  };
}

/** Lets content be moved and zoomed in a frame: by the wheel, by dragging, and by what the caller does with the camera. */
export function usePanZoom(cameraFor: (frame: Size, least: number) => Camera) {
  const frame = useRef<HTMLDivElement>(null);
  const [camera, setCamera] = useState<Camera>({ x: 0, y: 0, scale: 1 });
  const drag = useRef<{ id: number; x: number; y: number } | null>(null);

  const fitTo = useCallback(
    (least: number) => {
      const element = frame.current;
      if (element) setCamera(cameraFor({ width: element.clientWidth, height: element.clientHeight }, least));
    },
    [cameraFor],
  );
  const fitAll = useCallback(() => fitTo(smallest), [fitTo]);
  useEffect(() => fitTo(readable), [fitTo]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // React's own wheel listeners are passive: they could not keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      setCamera((now) => zoomAt(now, Math.exp(-event.deltaY / 400), at));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  const zoom = useCallback((factor: number) => {
    const element = frame.current;
    if (element) setCamera((now) => zoomAt(now, factor, { x: element.clientWidth / 2, y: element.clientHeight / 2 }));
  }, []);

  /** Moves so little that the box, in content pixels, is in sight. */
  const show = useCallback((box: Size & { readonly x: number; readonly y: number }) => {
    const element = frame.current;
    if (!element) return;
    setCamera((now) => {
      const slack = 24;
      const shift = (start: number, length: number, offset: number, room: number) => {
        const from = start * now.scale + offset;
        const to = from + length * now.scale;
        return from < slack ? slack - from : to > room - slack ? room - slack - to : 0;
      };
      const dx = shift(box.x, box.width, now.x, element.clientWidth);
      const dy = shift(box.y, box.height, now.y, element.clientHeight);
      return dx === 0 && dy === 0 ? now : { ...now, x: now.x + dx, y: now.y + dy };
    });
  }, []);

  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest("button")) return;
      drag.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (from?.id !== event.pointerId) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      drag.current = { id: from.id, x: event.clientX, y: event.clientY };
      setCamera((now) => ({ ...now, x: now.x + dx, y: now.y + dy }));
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
  };
  return { frame, camera, fitAll, zoom, show, handlers };
}
