package org.outagelab.reports;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a tree of maps, lists, texts, numbers and flags as a JSON document, in the layout of all documents. */
public final class JsonTree {
    private JsonTree() {}

    /** How every document begins: which program said this, of which file, with which seed. */
    static Map<String, Object> head(String toolVersion, String name, String file, String sha256, long seed) {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("name", "outagelab");
        tool.put("version", toolVersion);
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("name", name);
        scenario.put("file", file);
        scenario.put("sha256", sha256);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schemaVersion", JsonReport.SCHEMA_VERSION);
        tree.put("tool", tool);
        tree.put("scenario", scenario);
        tree.put("seed", seed);
        return tree;
    }

    /** The document, ending with a line feed; what is not a number, or infinite, becomes null. */
    public static String of(Map<String, ?> tree) {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(new JsonReport.Layout(), out)) {
            write(json, tree);
        }
        return out.append('\n').toString();
    }

    /** The same in one line, without its end. */
    static String line(Map<String, ?> tree) {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, tree);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, Object node) {
        if (node instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((name, value) -> {
                json.writeName((String) name);
                write(json, value);
            });
            json.writeEndObject();
        } else if (node instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(value -> write(json, value));
            json.writeEndArray();
        } else if (node instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (node instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                json.writeNull();
            } else {
                json.writeNumber(Numbers.exact(number));
            }
        } else if (node instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (node == null) {
            json.writeNull();
        } else {
            json.writeString((String) node);
        }
    }
}
