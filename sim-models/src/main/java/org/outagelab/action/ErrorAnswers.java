package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Outcome;
import org.outagelab.machine.Errors;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Types;

/**
 * It answers with an error.
 *
 * @param share of requests concerned, in (0, 1]
 * @param status 400 to 599
 * @param to who is answered so
 * @param retryAfterNs what it says of when to come again; 0 for nothing
 */
public record ErrorAnswers(double share, int status, Errors.To to, long retryAfterNs) implements Action {
    static final Verb VERB = Verb.named("errors", Strikes.ANSWERS,
                    "It answers a share of requests with an error: errors(20%, 500); of health checks too: errors(100%, 503, checks=true);"
                            + " of health checks alone: errors(100%, 503, checks=only).")
            .reads(
                    "errors(20%, 500), errors(20%, 500, checks=true), errors(100%, 503, checks=only) or errors(20%, 503, retry-after=5s),"
                            + " with a status from 400 to 599",
                    ErrorAnswers::read)
            .shows(FailureSpec.Fault.ERRORS, failure -> new ErrorAnswers(1, 503, Errors.To.ALL, 0));

    public ErrorAnswers {
        VERB.require(Shares.some(share) && status >= 400 && status < 600 && retryAfterNs >= 0, VERB.arguments());
    }

    private static ErrorAnswers read(Arguments given) {
        double share = given.at(0).share();
        int status = given.at(1).whole(3);
        var checks = given.named("checks");
        var retryAfter = given.named("retry-after");
        long ns = retryAfter.durationNs(0);
        VERB.require(ns > 0 || !retryAfter.given(), VERB.arguments());
        return new ErrorAnswers(
                share,
                status,
                switch (checks.given() ? checks.matching("true|false|only") : "false") {
                    case "true" -> Errors.To.ALL;
                    case "only" -> Errors.To.CHECKS;
                    default -> Errors.To.REQUESTS;
                },
                ns);
    }

    @Override
    public List<String> arguments() {
        var arguments = new ArrayList<>(List.of(Shares.show(share), String.valueOf(status)));
        if (to != Errors.To.REQUESTS) {
            arguments.add("checks=" + (to == Errors.To.ALL ? "true" : "only"));
        }
        if (retryAfterNs > 0) {
            arguments.add("retry-after=" + Types.showDuration(retryAfterNs));
        }
        return arguments;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var errors = new Errors(share, Outcome.http(status, "injected", retryAfterNs), to);
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.answerWrongly(errors)),
                target -> target.units().forEach(unit -> unit.answerRightly(errors)));
    }
}
