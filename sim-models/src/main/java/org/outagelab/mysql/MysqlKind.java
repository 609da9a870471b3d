package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Step;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Placed;
import org.outagelab.kind.Protocol;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Section;

/** MySQL as a kind: a primary and its replicas, which say their hosts one by one. */
public final class MysqlKind implements KindProvider {
    private static final Kind KIND = Kind.named("mysql", MysqlSpec.class)
            .keys(MysqlSpec.KEYS)
            .read((values, given) -> MysqlSpec.read(given.service(), values, given.cost()))
            .placed(new Hosts())
            .speaks(Protocol.SQL)
            .answers(Kind.WORK, "")
            .answersOnly(MysqlKind::query)
            .fails(Prior.Strikes.PROGRAM, Prior.Strikes.DATABASE)
            .can(Capability.DATA)
            .firstLeads((spec, index) -> index == 0 || spec.reads().fromReplica())
            .caption((spec, index) -> index == 0 ? "MySQL primary" : "MySQL replica")
            .looks((spec, behind) -> spec.failover() == null || spec.failover().probe() == null
                    ? 0
                    : 1e9 / Math.max(1, Math.min(spec.failover().probe().everyNs(), spec.failover().probe().analysisNs())))
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    /** What is asked of a database directly is one query. */
    private static String query(List<Step> steps) {
        boolean query = steps.size() == 1
                && (steps.get(0).kind() == Step.Kind.READ || steps.get(0).kind() == Step.Kind.WRITE);
        return query ? null : "a database answers one query: expected steps [read 2ms] or [write 2ms]";
    }

    private static final class Hosts implements Kind.Placement<MysqlSpec> {
        @Override
        public List<Placed> hosts(MysqlSpec spec, Section.Values values) {
            var placed = new ArrayList<Placed>();
            for (int i = 0; i < spec.hosts().size(); i++) {
                var reading = values.reading().at(i == 0 ? "primary" : "replicas");
                var node = values.node(i == 0 ? MysqlKeys.PRIMARY : MysqlKeys.REPLICAS);
                if (i > 0) {
                    node = node instanceof Node.Items items
                                    && items.items().get(i - 1) instanceof Node.Mapping replica
                                    && replica.get("on") != null
                            ? replica.get("on")
                            : node;
                }
                placed.add(new Placed(spec.hosts().get(i), i == 0 ? reading : reading.item(i - 1).at("on"), node));
            }
            return placed;
        }

        @Override
        public boolean complete(Section.Values values) {
            return MysqlSpec.allHostsGiven(values);
        }
    }
}
