package org.outagelab.reports;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.outagelab.results.Topology;

/**
 * The topology: tiers from left to right in call order, hosts and zones as boxes, replication dashed.
 *
 * <p>Every host keeps a band of its own, so boxes never overlap; hosts that share no tier stand beside each other.
 */
public final class TopologyPicture {
    private static final double NODE_HEIGHT = 40;
    private static final double GAP_Y = 12;
    private static final double GAP_X = 62;
    private static final double HOST_PAD = 9;
    private static final double HEAD = 20;
    private static final double ZONE_PAD = 8;
    private static final double MARGIN = 20;

    private final Topology topology;
    private final String name;
    /** Of the hosts drawn, those that are single points. */
    private final Set<String> single;
    private final Map<String, Box> nodes = new LinkedHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final double[] columnX;
    private final double[] columnWidth;

    private record Box(Topology.Node node, double x, double y, double width) {
        double right() {
            return x + width;
        }

        double middle() {
            return y + NODE_HEIGHT / 2;
        }
    }

    /** Drawn behind the nodes. */
    private record Group(String name, boolean zone, double x, double y, double width, double height) {}

    private TopologyPicture(Topology topology, String name, Set<String> single) {
        this.topology = topology;
        this.name = name;
        this.single = SinglePoints.drawn(topology, single);
        int tiers = topology.nodes().stream().mapToInt(n -> n.tier() + 1).max().orElse(0);
        columnX = new double[tiers];
        columnWidth = new double[tiers];
        for (Topology.Node node : topology.nodes()) {
            columnWidth[node.tier()] = Math.max(
                    columnWidth[node.tier()],
                    Math.max(
                            92,
                            28
                                    + Math.max(
                                            ChartStyle.width(node.name(), ChartStyle.bold(12.5)),
                                            ChartStyle.width(node.detail(), ChartStyle.regular(10.5)))));
        }
        double x = MARGIN + HOST_PAD + ZONE_PAD;
        for (int i = 0; i < tiers; i++) {
            columnX[i] = x;
            x += columnWidth[i] == 0 ? 0 : columnWidth[i] + GAP_X;
        }
    }

    /** The picture, as wide as it has to be; {@code name} is its file name without extension. */
    public static Picture of(Topology topology, String name) {
        return of(topology, name, Set.of());
    }

    /** @param single hosts to be marked as single points; those that are not drawn do not matter */
    static Picture of(Topology topology, String name, Set<String> single) {
        return new TopologyPicture(topology, name, single).draw();
    }

    /**
     * Where the picture has its components, for the page's script: name, left, top, width and height, kind, and how many it stands for,
     * in the units of the SVG; as JSON.
     */
    static String boxes(Topology topology) {
        var picture = new TopologyPicture(topology, "", Set.of());
        if (!topology.nodes().isEmpty()) {
            picture.place(stack(picture.zones()), MARGIN);
        }
        var boxes = new ArrayList<String>();
        picture.nodes.values().forEach(box -> boxes.add("[" + TimelineData.quoted(box.node.name()) + "," + Numbers.fixed(box.x, 1).replace(",", "")
                + "," + Numbers.fixed(box.y, 1).replace(",", "") + "," + Numbers.fixed(box.width, 1) + "," + Numbers.fixed(NODE_HEIGHT, 0) + ","
                + TimelineData.quoted(box.node.kind()) + "," + box.node.count() + "]"));
        return "[" + String.join(",", boxes) + "]";
    }

    private Picture draw() {
        if (topology.nodes().isEmpty()) {
            return new Picture(
                    name,
                    "No components",
                    400,
                    60,
                    g -> Frame.text(g, "No components.", ChartStyle.regular(13), ChartStyle.GREY, MARGIN, 30));
        }
        Block all = stack(zones());
        place(all, MARGIN);
        int last = columnX.length - 1;
        int width = (int) Math.ceil(columnX[last] + columnWidth[last] + MARGIN + HOST_PAD + ZONE_PAD + 26);
        String title = "Topology: "
                + topology.nodes().stream().mapToInt(Topology.Node::count).sum() + " components"
                + (single.isEmpty() ? "" : "; single points: " + String.join(", ", single));
        return new Picture(name, title, width, (int) Math.ceil(all.height + 2 * MARGIN), this::paint);
    }

    // Layout: blocks within blocks, each covering a range of tiers.

    private static final class Block {
        private final String name;
        private final boolean zone;
        private final List<Topology.Node> own = new ArrayList<>();
        private final List<Block> inner = new ArrayList<>();
        private final List<Double> offsets = new ArrayList<>();
        private int from = Integer.MAX_VALUE;
        private int to = -1;
        private double height;

        Block(String name, boolean zone) {
            this.name = name;
            this.zone = zone;
        }

        void cover(int first, int last) {
            from = Math.min(from, first);
            to = Math.max(to, last);
        }
    }

    private List<Block> zones() {
        Map<String, Block> hosts = new LinkedHashMap<>();
        Map<String, Block> zones = new LinkedHashMap<>();
        List<Block> top = new ArrayList<>();
        int free = 0;
        for (Topology.Node node : topology.nodes()) {
            boolean hosted = !node.host().isEmpty();
            Block host =
                    hosts.computeIfAbsent(hosted ? node.host() : "\0" + free++, n -> new Block(hosted ? n : "", false));
            if (host.own.isEmpty() && (node.zone().isEmpty() || !hosted)) {
                top.add(host);
            } else if (host.own.isEmpty()) {
                zones.computeIfAbsent(node.zone(), n -> {
                            var zone = new Block(n, true);
                            top.add(zone);
                            return zone;
                        })
                        .inner
                        .add(host);
            }
            host.own.add(node);
            host.cover(node.tier(), node.tier());
        }
        hosts.values().forEach(this::size);
        for (Block zone : zones.values()) {
            zone.inner.forEach(h -> zone.cover(h.from, h.to));
            Block stacked = stack(zone.inner);
            zone.offsets.addAll(stacked.offsets);
            zone.height = stacked.height + HEAD + ZONE_PAD;
        }
        return top;
    }

    private void size(Block host) {
        int[] stack = new int[columnX.length];
        int most = 0;
        for (Topology.Node node : host.own) {
            most = Math.max(most, ++stack[node.tier()]);
        }
        boolean boxed = !host.name.isEmpty();
        host.height = most * (NODE_HEIGHT + GAP_Y) - GAP_Y + (boxed ? HEAD + HOST_PAD : 0);
    }

    /** Each block as high as the tiers it covers allow; blocks that share no tier with others are centred. */
    private static Block stack(List<Block> blocks) {
        var all = new Block("", true);
        all.inner.addAll(blocks);
        blocks.forEach(b -> all.cover(b.from, b.to));
        double[] bottom = new double[all.to + 1];
        int[] cluster = new int[all.to + 1];
        for (int i = 0; i < cluster.length; i++) {
            cluster[i] = i;
        }
        for (Block block : blocks) {
            double y = 0;
            for (int t = block.from; t <= block.to; t++) {
                y = Math.max(y, bottom[t]);
                int old = cluster[t];
                for (int k = 0; k < cluster.length; k++) {
                    cluster[k] = cluster[k] == old ? cluster[block.from] : cluster[k];
                }
            }
            all.offsets.add(y);
            for (int t = block.from; t <= block.to; t++) {
                bottom[t] = y + block.height + GAP_Y;
            }
            all.height = Math.max(all.height, y + block.height);
        }
        for (int i = 0; i < blocks.size(); i++) {
            double used = 0;
            for (int t = 0; t < cluster.length; t++) {
                used = cluster[t] == cluster[blocks.get(i).from] ? Math.max(used, bottom[t] - GAP_Y) : used;
            }
            all.offsets.set(i, all.offsets.get(i) + (all.height - used) / 2);
        }
        return all;
    }

    private void place(Block block, double y) {
        if (!block.name.isEmpty()) {
            double pad = block.zone ? HOST_PAD + ZONE_PAD : HOST_PAD;
            double x = columnX[block.from] - pad;
            groups.add(new Group(
                    block.name, block.zone, x, y, columnX[block.to] + columnWidth[block.to] + pad - x, block.height));
        }
        for (int i = 0; i < block.inner.size(); i++) {
            place(block.inner.get(i), y + block.offsets.get(i) + (block.name.isEmpty() ? 0 : HEAD));
        }
        int[] count = new int[columnX.length];
        block.own.forEach(n -> count[n.tier()]++);
        int[] next = new int[columnX.length];
        for (Topology.Node node : block.own) {
            int t = node.tier();
            double head = block.name.isEmpty() ? 0 : HEAD;
            double room = block.height - head - (block.name.isEmpty() ? 0 : HOST_PAD);
            double first = (room - count[t] * (NODE_HEIGHT + GAP_Y) + GAP_Y) / 2;
            double at = y + head + first + next[t]++ * (NODE_HEIGHT + GAP_Y);
            nodes.put(node.name(), new Box(node, columnX[t], at, columnWidth[t]));
        }
    }

    // Drawing.

    private void paint(Graphics2D g) {
        for (Group group : groups) {
            var box = new RoundRectangle2D.Double(group.x, group.y, group.width, group.height, 12, 12);
            g.setColor(group.zone ? new Color(0xF4F7FA) : new Color(0xE9EEF4));
            g.fill(box);
            boolean alone = !group.zone && single.contains(group.name);
            g.setColor(alone ? ChartStyle.RED : new Color(0xD3DBE4));
            g.setStroke(ChartStyle.solid(alone ? 1.6f : 1));
            g.draw(box);
            String name = group.zone ? "zone " + group.name : group.name;
            String fitted = ChartStyle.fit(name, ChartStyle.bold(10.5), group.width - 16);
            Frame.text(g, fitted, ChartStyle.bold(10.5), alone ? ChartStyle.RED : ChartStyle.GREY, group.x + 9, group.y + 11);
        }
        topology.edges().forEach(e -> paint(g, e));
        nodes.values().forEach(b -> paint(g, b));
    }

    private static void paint(Graphics2D g, Box box) {
        var shape = new RoundRectangle2D.Double(box.x, box.y, box.width, NODE_HEIGHT, 8, 8);
        Color colour = colour(box.node.kind());
        g.setColor(Color.WHITE);
        g.fill(shape);
        g.setColor(colour);
        g.fill(new RoundRectangle2D.Double(box.x - 1, box.y - 0.5, 6, NODE_HEIGHT + 1, 5, 5));
        g.setStroke(ChartStyle.solid(1.5f));
        g.draw(shape);
        double text = box.node.detail().isEmpty() ? box.middle() : box.middle() - 8;
        Frame.text(g, box.node.name(), ChartStyle.bold(12.5), ChartStyle.INK, box.x + 13, text);
        Frame.text(g, box.node.detail(), ChartStyle.regular(10.5), ChartStyle.GREY, box.x + 13, box.middle() + 9);
    }

    private static Color colour(String kind) {
        return switch (kind) {
            case "client" -> ChartStyle.GREY;
            case "haproxy", "keepalived", "dns" -> ChartStyle.LINES.get(0);
            case "nginx" -> ChartStyle.LINES.get(2);
            case "gunicorn" -> ChartStyle.LINES.get(4);
            case "mysql" -> ChartStyle.DATA;
            default -> ChartStyle.LINES.get(3);
        };
    }

    private void paint(Graphics2D g, Topology.Edge edge) {
        Box from = nodes.get(edge.from());
        Box to = nodes.get(edge.to());
        if (from == null || to == null || from == to) {
            return;
        }
        boolean solid = edge.kind().equals("call");
        g.setColor(edge.kind().equals("replication") ? ChartStyle.DATA : new Color(0x8593A3));
        g.setStroke(solid ? ChartStyle.solid(1.3f) : ChartStyle.dashed(1.3f, 5, 3));
        boolean forward = to.node.tier() > from.node.tier();
        double endX = forward ? to.x - 2 : to.right();
        // Replication arrives beside the calls, not on top of them.
        double startY = forward ? from.middle() : from.middle() + 8;
        double endY = forward ? to.middle() : to.middle() - 8;
        g.draw(forward ? route(from, to, startY, endX - 6, endY) : detour(from, to, startY, endX + 6, endY));
        g.setStroke(ChartStyle.solid(1));
        var head = new Path2D.Double();
        double back = forward ? -8 : 8;
        head.moveTo(endX, endY);
        head.lineTo(endX + back, endY - 4);
        head.lineTo(endX + back, endY + 4);
        head.closePath();
        g.fill(head);
    }

    /** From a right edge to a left edge; over several tiers along a line that no node stands on. */
    private Path2D route(Box from, Box to, double startY, double endX, double endY) {
        double first = turn(from, from.right());
        double last = to.node.tier() - from.node.tier() > 1 ? to.x - GAP_X / 2 - offset(to) : first;
        double lane = last == first ? endY : lane(from, to, startY, endY);
        return rounded(from.right(), startY, first, lane, last, endX, endY);
    }

    private double lane(Box from, Box to, double startY, double endY) {
        double best = endY;
        double distance = Double.POSITIVE_INFINITY;
        for (double y = MARGIN; y < MARGIN + 4000; y += 2) {
            double candidate = y;
            boolean free = nodes.values().stream()
                    .noneMatch(b -> b.node.tier() > from.node.tier()
                            && b.node.tier() < to.node.tier()
                            && candidate > b.y - 5
                            && candidate < b.y + NODE_HEIGHT + 5);
            double detour = Math.abs(y - startY) + Math.abs(y - endY);
            if (free && detour < distance) {
                distance = detour;
                best = y;
            }
        }
        return Math.abs(best - endY) <= 2 ? endY : Math.abs(best - startY) <= 2 ? startY : best;
    }

    /** Within a tier or backwards: out and in again on the right. */
    private Path2D detour(Box from, Box to, double startY, double endX, double endY) {
        double x = Math.max(from.right(), to.right()) + 20;
        return rounded(from.right(), startY, x, endY, x, endX, endY);
    }

    private double turn(Box from, double right) {
        return right + GAP_X / 2 + offset(from);
    }

    /** Nodes of one tier turn at different places, so that their lines can be told apart. */
    private double offset(Box box) {
        List<String> same = nodes.values().stream()
                .filter(b -> b.node.tier() == box.node.tier())
                .map(b -> b.node.name())
                .toList();
        return same.size() == 1 ? 0 : 12.0 * (same.indexOf(box.node.name()) + 0.5) / same.size() - 6;
    }

    private static Path2D rounded(double x0, double y0, double x1, double y1, double x2, double x3, double y3) {
        double[][] corners = Stream.of(new double[][] {{x0, y0}, {x1, y0}, {x1, y1}, {x2, y1}, {x2, y3}, {x3, y3}})
                .collect(ArrayList<double[]>::new, TopologyPicture::addUnlessThere, List::addAll)
                .toArray(double[][]::new);
        var path = new Path2D.Double();
        path.moveTo(x0, y0);
        for (int i = 1; i < corners.length - 1; i++) {
            double[] p = corners[i];
            double before = distance(corners[i - 1], p);
            double after = distance(p, corners[i + 1]);
            double r = Math.min(7, Math.min(before, after) / 2);
            if (r > 0.1) {
                double[] in = towards(p, corners[i - 1], r / before);
                double[] out = towards(p, corners[i + 1], r / after);
                path.lineTo(in[0], in[1]);
                path.quadTo(p[0], p[1], out[0], out[1]);
            } else {
                path.lineTo(p[0], p[1]);
            }
        }
        path.lineTo(x3, y3);
        return path;
    }

    private static void addUnlessThere(List<double[]> path, double[] corner) {
        if (path.isEmpty() || distance(path.get(path.size() - 1), corner) > 0.01) {
            path.add(corner);
        }
    }

    private static double distance(double[] a, double[] b) {
        return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    }

    private static double[] towards(double[] from, double[] to, double share) {
        return new double[] {from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share};
    }
}
