package org.outagelab.reports;

import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of pictures and tables: no other file, no network request. Whatever comes from the scenario is escaped.
 *
 * @param title the scenario
 * @param sentence what was found
 * @param how in which way, in grey
 * @param sections one after the other
 * @param repeat the command that repeats it
 * @param version of the program
 */
public record Page(String title, String sentence, String how, List<Section> sections, String repeat, String version) {
    /**
     * @param picture or null
     * @param head of the table; empty for none. Cells that begin with {@code >} stand to the right
     * @param rows cells; {@code \n} begins a smaller line
     * @param notes below the table
     */
    public record Section(String heading, Picture picture, List<String> head, List<List<String>> rows, List<String> notes) {
        public Section {
            head = List.copyOf(head);
            rows = List.copyOf(rows);
            notes = List.copyOf(notes);
        }
    }

    public Page {
        sections = List.copyOf(sections);
    }

    List<Picture> pictures() {
        return sections.stream().map(Section::picture).filter(picture -> picture != null).toList();
    }

    /** @param document embedded under the id {@code result} */
    String html(String document) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", title);
        page.put("sentence", sentence);
        page.put("how", how);
        page.put("repeat", repeat);
        page.put("version", version);
        page.put("css", HtmlReport.resource("report.css"));
        page.put("json", HtmlReport.inScript(document));
        page.put("sections", sections.stream().map(Page::section).toList());
        return Mustache.compiler()
                .emptyStringIsFalse(true)
                .compile(HtmlReport.resource("page.mustache"))
                .execute(page);
    }

    private static Map<String, Object> section(Section section) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("heading", section.heading);
        map.put("picture", section.picture == null ? "" : section.picture.inlineSvg());
        // A drawing that is narrower than charts keeps its size.
        map.put("width", section.picture == null || section.picture.width() >= ChartStyle.WIDTH ? "" : String.valueOf(section.picture.width()));
        map.put("hasTable", !section.rows.isEmpty());
        map.put("head", cells(section.head, section.head));
        map.put("rows", section.rows.stream().map(row -> Map.of("cells", cells(row, section.head))).toList());
        map.put("notes", section.notes);
        return map;
    }

    private static List<Map<String, Object>> cells(List<String> row, List<String> head) {
        List<Map<String, Object>> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            boolean right = head.get(i).startsWith(">");
            String text = row == head && right ? row.get(i).substring(1) : row.get(i);
            int line = text.indexOf('\n');
            cells.add(Map.of(
                    "class", right ? "num" : "",
                    "text", line < 0 ? text : text.substring(0, line),
                    "small", line < 0 ? "" : text.substring(line + 1)));
        }
        return cells;
    }
}
