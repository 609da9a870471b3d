package org.outagelab.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.machine.Errors;
import org.outagelab.scenario.FailureSpec;

/** Actions as text: what is printed reads back as an equal value, and what is none is refused in a sentence. */
class ActionTextTest {
    private static final List<String> TEXTS = List.of(
            "crash", "kill", "restart", "reload", "hang", "slow(10)", "slow(2.5, add=200ms, share=20%)", "slow(add=1500ms)",
            "slow(1, share=12.5%)", "slow(0.333, share=0.1234567)", "host-down", "freeze", "reboot", "drop", "link-down",
            "partition(zone a, zone b)", "partition(lb, web + db, one-way)", "partition(clients, all)", "block(app, db)", "block(app, db, reject, new)",
            "block(lb, web, checks)", "syn-flood(300/s)", "syn-flood(0.5/s, cookies=off, backlog=64, max-syn-backlog=128)", "stop-replication",
            "stop-replication(io)", "stop-replication(sql)", "fsync-stall", "read-stall", "ddl(1h30m)", "ddl(90.5s)",
            "long-transaction(60s)", "long-transaction(60s, apply=5s)", "long-transaction(60s, apply=0s)", "delete(30%)",
            "delete(100%, apply=5s)", "delete(0.001%)", "stray-write(insert)", "stray-write(delete, 1%)",
            "stray-write(update, 100%)", "lose-disk", "disk-full", "switch-over", "crash-worker", "crash-worker(3)",
            "crash-worker(all)", "crash-master", "stop", "soft-stop", "errors(20%, 500)",
            "errors(100%, 503, checks=true)", "errors(100%, 429, checks=only, retry-after=5s)", "hog(4GB)", "hog(1.5GiB)", "hog(1234567.891234MB)",
            "steal(30%)", "steal(0.1234567)",
            "drain", "maint", "weight(0)", "weight(256)", "agent(down)", "agent(50%)", "agent(maxconn:5)",
            "flap(down=5s, up=20s)", "flap(down=1ms, up=1500ms)", "loss(5%)", "loss(5%, burst=8)", "loss(100%, burst=1)",
            "records(www.foobar.com, lb.2)", "records(www.foobar.com, lb.1 + lb.2, ttl=90s)", "records(www.foobar.com, none, ttl=0s)");

    static List<String> texts() {
        return TEXTS;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsPrintedReadsBackAsAnEqualValue(String text) {
        var action = Actions.parse(text);

        assertThat(Actions.parse(action.text())).isEqualTo(action);
        assertThat(Actions.parse(action.text()).text()).isEqualTo(action.text());
        assertThat(action.word()).isEqualTo(text.replaceFirst("\\(.*", ""));
    }

    @Test
    void everyActionIsAmongThem() {
        assertThat(TEXTS.stream().map(text -> Actions.parse(text).word()).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(Actions.words());
        assertThat(Actions.words()).doesNotContainAnyElementsOf(Actions.NOT_MODELLED);
    }

    @Test
    void argumentsAreValues() {
        assertThat(Actions.parse("slow(add=200ms, share=20%)")).isEqualTo(new Slow(1, 200_000_000, 0.2));
        assertThat(Actions.parse("steal(share=30%)")).isEqualTo(new Steal(0.3));
        assertThat(Actions.parse("slow(factor=3x)")).isEqualTo(new Slow(3, 0, 1));
        assertThat(Actions.parse("partition( zone a ,zone b)")).isEqualTo(new Partition("zone a", "zone b"));
        assertThat(Actions.parse("errors(.5, 503, checks=true)")).isEqualTo(new ErrorAnswers(0.5, 503, Errors.To.ALL, 0));
        assertThat(Actions.parse("crash-worker")).isEqualTo(new CrashWorker(1)).isNotEqualTo(new CrashWorker(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "crash(1)", "crash(x=1)", "slow", "slow()", "slow(0)", "slow(-1)", "slow(1, 2)", "slow(2, factor=3)", "slow(fast)",
        "slow(share=0%)", "slow(2, add=-1s)", "slow(2, add=soon)", "partition(a)", "partition(a, b, two-way)",
        "partition(a, b, one-way, c)", "partition(a +  + c, b)", "stop-replication(both)", "ddl", "ddl(0s)", "ddl(-1s)",
        "long-transaction(1s, 2s)", "delete", "delete(0%)", "delete(101%)", "delete(30%, apply=-1s)", "stray-write",
        "stray-write(insert, 1%)", "stray-write(delete)", "stray-write(delete, 0%)", "crash-worker(0)", "crash-worker(100000)",
        "errors(20%)", "errors(20%, 200)", "errors(0%, 500)", "errors(20%, 500, checks=maybe)",
        "errors(20%, 500, retry-after=0s)", "hog", "hog(0B)", "hog(much)", "steal", "steal(0%)", "steal(100%)", "steal(1)", "steal(30%, 40%)", "steal(half)", "weight(257)", "weight(-1)", "agent(up)",
        "agent(maxconn:)", "flap", "flap(down=1s)", "flap(down=0s, up=1s)", "flap(1s, 1s)", "loss", "loss(0%)",
        "loss(50%, burst=0.5)", "loss(90%, burst=1.5)", "loss(NaN)",
        "records", "records(www.foobar.com)", "records(www.foobar.com, web.1, ttl=-1s)", "records(www.foobar.com, web.1, web.2)"
    })
    void argumentsThatFitNoSuchActionAreRefusedInASentence(String text) {
        var word = text.replaceFirst("\\(.*", "");

        assertThatThrownBy(() -> Actions.parse(text))
                .isInstanceOf(BadArguments.class)
                .hasMessageMatching("'" + word + "': expected \\S.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow((", "", " ", "crash lb.1", "crash)", "1", "slow(2, , 3)", "slow(add=1s, add=2s)"})
    void aTextThatIsNoActionIsRefusedInASentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Actions.parse(text))
                .withMessage("expected an action such as 'crash' or 'slow(10)', got '" + text + "'");
    }

    @Test
    void anActionThatThereIsNotIsRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Actions.parse("explode"))
                .withMessageStartingWith("there is no action 'explode' (there are: crash, kill, restart, ");
        assertThatIllegalArgumentException().isThrownBy(() -> Actions.parse(null)).withMessageContaining("got nothing");
    }

    @Test
    void aRecordThatJavaMakesIsCheckedAsATextIs() {
        assertThatThrownBy(() -> new Slow(Double.NaN, 0, 1)).isInstanceOf(BadArguments.class);
        assertThatThrownBy(() -> new PacketLoss(0.9, 1.5)).hasMessageContaining("share ÷ (1 − share)");
        assertThatThrownBy(() -> new Partition(List.of(), List.of("b"), false)).isInstanceOf(BadArguments.class);
        assertThatThrownBy(() -> new Flap(0, 1)).hasMessageContaining("both of at least 1ms");
    }

    @Test
    void whatTheFailureLevelSpeaksOfHasOneActionThatShowsIt() {
        for (var fault : FailureSpec.Fault.values()) {
            var showing = Actions.all().stream().filter(verb -> verb.failure() == fault && verb.showing() != null).toList();

            assertThat(showing).as(fault.word()).hasSize(fault.played() ? 1 : 0);
        }
        assertThat(Actions.named("stop").failure()).isEqualTo(FailureSpec.Fault.CRASH);
        assertThat(Actions.named("maint").failure()).isEqualTo(FailureSpec.Fault.DRAIN);
        assertThat(Actions.named("slow").failure()).isNull();
        assertThat(Actions.named("steal").failure()).isNull();
    }

    @Test
    void twoActionsOfOneWordAreRefusedAndAForeignOneStandsAfterOurs() {
        var own = Verb.named("crash", Strikes.PROGRAMS, "Ours.").plain(Crash::new);
        var other = Verb.named("blink", Strikes.PROGRAMS, "Theirs.").plain(Crash::new);

        assertThat(Actions.catalogue(List.of(own), List.of(() -> other))).containsOnlyKeys("crash", "blink");
        assertThatIllegalStateException()
                .isThrownBy(() -> Actions.catalogue(List.of(own), List.of(() -> own)))
                .withMessageContaining("two actions are called 'crash'");
    }
}
