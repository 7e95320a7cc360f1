package de.bwg.keycloak.alarms;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.jboss.logging.Logger;

/** What the operator is told at once, by a line in the log and by the metric {@code bwg_alarms_total} of the same name. */
public enum Alarm {

    TEMPORARY_ADMINISTRATOR("alarm.temporary_administrator");

    private static final Logger LOG = Logger.getLogger(Alarm.class);
    private final String action;
    // There from the start, so that the first one is seen as an increase.
    private final Counter raised;

    Alarm(String action) {
        this.action = action;
        this.raised = Counter.builder("bwg.alarms").description("Alarms in the log, by name.")
                .tag("alarm", action.substring("alarm.".length())).register(Metrics.globalRegistry);
    }

    /** {@code what} holds ids alone. */
    public void raise(String what) {
        raised.increment();
        LOG.errorf("%s: %s", action, what);
    }
}
