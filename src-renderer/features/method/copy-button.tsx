import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";

/** Copies a text, and says for a moment that it has. */
export function CopyButton({ text }: { text: () => string }) {
  const { t } = useTexts();
  const { copyText } = useHost();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      size="s"
      look="quiet"
      icon={<Icon size={12} aria-hidden="true" />}
      onClick={() => void copyText(text()).then(() => setCopied(true))}
    >
      {t(copied ? "act.copied" : "act.copy")}
    </Button>
  );
}
