package org.outagelab.scenarios;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;

/**
 * The language of scenario files as a JSON Schema of draft 7, which editors read: what may stand where, what it means, what
 * holds without it. Made from the keys that the reader knows, those of kinds in other jars too.
 *
 * <p>It never refuses what the reader takes, but for numbers in quotes; what hangs on the rest of the file, it lets pass.
 */
public final class Schema {
    private static final String REFERENCE = "$ref";
    private static final String DEFINED = "#/definitions/";
    /**
     * What YAML makes of {@code {mttr: lognormal(20m, p95=2h)}}: the comma ends the value, and the rest is a key of its own. The
     * reader knows better.
     */
    private static final String CUT_OFF = "^[^(]*\\)$";

    private final Map<String, Object> definitions = new LinkedHashMap<>();
    private final Map<Section, String> names = new IdentityHashMap<>();
    private final Map<Section, String> changes = new IdentityHashMap<>();

    private Schema() {}

    /** The schema of files with these keys: maps, lists, texts, numbers and flags. */
    public static Map<String, Object> of(Section scenario) {
        return new Schema().document(scenario);
    }

    private Map<String, Object> document(Section scenario) {
        var whole = keys(scenario, null, "", false);
        var change = keys(scenario, null, "", true);
        var variants = new LinkedHashMap<String, Object>();
        variants.put("description", "Changes of this file, by name: maps are merged by key, lists and values replaced, null removes.");
        variants.put("type", List.of("object", "null"));
        variants.put("propertyNames", Map.of("not", Map.of("const", "base")));
        variants.put("additionalProperties", either(List.of(with(change, ScenarioFile.VARIANT_KEYS), nothing())));
        var extending = with(change, ScenarioFile.FILE_KEYS);
        var alone = with(whole, ScenarioFile.FILE_KEYS);
        properties(extending).put("variants", variants);
        properties(alone).put("variants", variants);
        definitions.put("file", alone);
        definitions.put("file-that-extends-another", extending);
        var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "OutageLab scenario");
        schema.put("if", map("type", "object", "required", List.of("extends")));
        schema.put("then", Map.of(REFERENCE, DEFINED + "file-that-extends-another"));
        schema.put("else", Map.of(REFERENCE, DEFINED + "file"));
        schema.put("definitions", definitions);
        return schema;
    }

    /** A map schema with further keys. */
    private Map<String, Object> with(Map<String, Object> keys, Section more) {
        var extended = new LinkedHashMap<>(keys);
        var all = new LinkedHashMap<>(properties(keys));
        more.keys().forEach(key -> all.put(key.name(), property(key, false)));
        extended.put("properties", all);
        return extended;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Map<String, Object> keys) {
        return (Map<String, Object>) keys.get("properties");
    }

    /** @param change whether it stands in a variant: nothing is required there, and null removes */
    private Map<String, Object> render(Shape shape, boolean change) {
        if (shape instanceof Shape.Scalar scalar) {
            return scalar.name().isEmpty() ? scalar.keywords() : named(scalar.name(), scalar.keywords());
        } else if (shape instanceof Shape.Keys keys) {
            return section(keys, change);
        } else if (shape instanceof Shape.Named named) {
            var each = change ? removable(render(named.each(), true)) : render(named.each(), false);
            var map = new LinkedHashMap<String, Object>();
            map.put("type", "object");
            if (named.pattern().isEmpty()) {
                map.put("patternProperties", map(CUT_OFF, nothing()));
                map.put("additionalProperties", each);
            } else {
                map.put("patternProperties", map("^(" + named.pattern() + ")$", each, CUT_OFF, nothing()));
                map.put("additionalProperties", false);
            }
            return map;
        } else if (shape instanceof Shape.Items items) {
            // A list replaces a list: what is in it is whole.
            var item = render(items.item(), false);
            var list = map("type", "array", "items", item);
            return items.alone() ? either(List.of(render(items.item(), change), list)) : list;
        } else if (shape instanceof Shape.Either either) {
            return either(either.shapes().stream().map(each -> render(each, change)).toList());
        } else if (shape instanceof Shape.Chosen chosen) {
            return chosen(chosen, change);
        } else {
            return render(((Shape.Late) shape).shape().get(), change);
        }
    }

    private Map<String, Object> chosen(Shape.Chosen chosen, boolean change) {
        var words = List.copyOf(chosen.sections().keySet());
        var choices = new ArrayList<Object>();
        chosen.sections().forEach((word, section) -> choices.add(map(
                "if",
                map("properties", map(chosen.key(), Map.of("const", word)), "required", List.of(chosen.key())),
                "then",
                change ? section(new Shape.Keys(section, Shape.NOTHING, ""), true) : section(new Shape.Keys(section, null, ""), false))));
        var map = new LinkedHashMap<String, Object>();
        map.put("type", "object");
        map.put("properties", map(chosen.key(), Map.of("enum", words)));
        if (!change) {
            map.put("required", List.of(chosen.key()));
        }
        if (change) {
            choices.add(map("if", map("not", map("required", List.of(chosen.key()))), "then", ofAnyWord(chosen)));
        }
        map.put("allOf", choices);
        return map;
    }

    /** A change of what was chosen elsewhere: its keys are those of one of the words. */
    private Map<String, Object> ofAnyWord(Shape.Chosen chosen) {
        var meanings = new LinkedHashMap<String, List<Object>>();
        chosen.sections().values().forEach(section -> section.keys().forEach(key -> {
            var own = meanings.computeIfAbsent(key.name(), name -> new ArrayList<>());
            var shape = render(key.type().shape(), true);
            if (!own.contains(shape)) {
                own.add(shape);
            }
        }));
        var properties = new LinkedHashMap<String, Object>();
        meanings.forEach((name, own) -> {
            own.add(nothing());
            properties.put(name, either(own));
        });
        return map("properties", properties, "patternProperties", map(CUT_OFF, nothing()), "additionalProperties", false);
    }

    private Map<String, Object> section(Shape.Keys keys, boolean change) {
        var section = keys.section();
        var known = change ? changes : names;
        if (keys.others() != null && keys.others() != Shape.NOTHING) {
            return keys(section, keys.others(), keys.pattern(), change);
        }
        var name = known.get(section);
        if (name == null) {
            name = free(section.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + (change ? "-changed" : ""));
            known.put(section, name);
            definitions.put(name, Map.of());
            // Another word of a choice leaves keys behind that a change must be able to remove.
            definitions.put(name, keys(section, keys.others(), "", change));
        }
        return Map.of(REFERENCE, DEFINED + name);
    }

    private String free(String wanted) {
        var name = wanted;
        for (int i = 2; definitions.containsKey(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    private Map<String, Object> keys(Section section, Shape others, String pattern, boolean change) {
        var properties = new LinkedHashMap<String, Object>();
        section.keys().forEach(key -> properties.put(key.name(), property(key, change)));
        var map = map("type", "object", "properties", properties);
        var required = section.keys().stream().filter(Key::required).map(Key::name).toList();
        if (!change && !required.isEmpty()) {
            map.put("required", required);
        }
        var patterns = map(CUT_OFF, nothing());
        if (others != null && !pattern.isEmpty()) {
            patterns.put("^(" + pattern + ")$", render(others, change));
        }
        map.put("patternProperties", patterns);
        map.put("additionalProperties", others == null || !pattern.isEmpty() ? false : render(others, change));
        return map;
    }

    private <T> Map<String, Object> property(Key<T> key, boolean change) {
        var property = new LinkedHashMap<String, Object>();
        property.put("description", description(key));
        if (key.fallback() instanceof Boolean || key.fallback() instanceof Integer) {
            property.put("default", key.fallback());
        }
        var shape = render(key.type().shape(), change);
        if (change) {
            property.put("anyOf", List.of(shape, nothing()));
        } else if (shape.containsKey(REFERENCE)) {
            // Draft 7 ignores what stands beside a reference.
            property.put("allOf", List.of(shape));
        } else {
            property.putAll(shape);
        }
        return property;
    }

    private static <T> String description(Key<T> key) {
        var text = new StringBuilder(key.sentence());
        boolean values = key.fallback() instanceof Section.Values;
        if (!key.required() && key.fallback() != null && !values) {
            var shown = key.type().show(key.fallback());
            text.append(shown.isEmpty() ? "" : " Default: " + shown + ".");
        }
        if (!key.source().isEmpty() && !key.source().equals("ours")) {
            text.append(" Source: ").append(key.source()).append('.');
        }
        if (!key.modelled()) {
            text.append(" Read and checked, without an effect yet.");
        }
        return text.toString();
    }

    private Map<String, Object> named(String name, Map<String, Object> keywords) {
        var present = definitions.putIfAbsent(name, keywords);
        if (present != null && !present.equals(keywords)) {
            throw new IllegalStateException("two shapes are called '" + name + "': " + present + " and " + keywords);
        }
        return Map.of(REFERENCE, DEFINED + name);
    }

    private static Map<String, Object> removable(Map<String, Object> schema) {
        return either(List.of(schema, nothing()));
    }

    private static Map<String, Object> either(List<?> schemas) {
        return map("anyOf", schemas);
    }

    private static Map<String, Object> nothing() {
        return Map.of("type", "null");
    }

    private static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
