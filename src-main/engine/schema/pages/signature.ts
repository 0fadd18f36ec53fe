import type { SymbolDesc } from "./symbol-index";
import { elementType, fieldLabel, mapKey, typeRef } from "./type-text";

/** How a symbol is declared, on one line: `message acme.User`, `repeated Line lines = 3`. */
export function signatureOf(desc: SymbolDesc): string {
  switch (desc.kind) {
    case "message":
    case "enum":
    case "service":
      return `${desc.kind} ${desc.typeName}`;
    case "enum_value":
      return `${desc.name} = ${desc.number}`;
    case "rpc": {
      const stream = (is: boolean) => (is ? "stream " : "");
      const scope = desc.parent.typeName;
      const input = `${stream(desc.proto.clientStreaming)}${typeRef(desc.input, scope).text}`;
      const output = `${stream(desc.proto.serverStreaming)}${typeRef(desc.output, scope).text}`;
      return `rpc ${desc.name}(${input}) returns (${output})`;
    }
    case "field":
    case "extension": {
      const scope = desc.kind === "field" ? desc.parent.typeName : desc.file.proto.package;
      const name = desc.kind === "field" ? desc.name : desc.typeName;
      const { text } = elementType(desc, scope);
      const key = mapKey(desc);
      const label = fieldLabel(desc);
      return `${label === "" ? "" : `${label} `}${key === null ? text : `map<${key}, ${text}>`} ${name} = ${desc.number}`;
    }
  }
}
