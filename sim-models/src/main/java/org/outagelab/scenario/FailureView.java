package org.outagelab.scenario;

/**
 * The failure level's side of a product: what one of its instances makes of failures of those it calls. It says the same
 * as the component of the request level, without requests; a test compares the two.
 */
public interface FailureView {
    /** The endpoint that its health checks ask for; null if they only connect, or if there are none. */
    String checkedEndpoint();

    /** The instance whose state it takes for that of another one: itself, unless it is not watched on its own account. */
    default String watched(String callee) {
        return callee;
    }

    /**
     * What it makes of a failure of an instance that it calls.
     *
     * @param callee the instance
     * @param fault how the failure looks from here: what fails behind the callee looks like {@code ERRORS} or
     *     {@code HANG} of the callee
     * @param patienceNs of the client, for one attempt
     */
    Reaction to(String callee, FailureSpec.Fault fault, long patienceNs);
}
