package org.sluice.app;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Sends the framework's own messages to slf4j, hence to standard error; Felix alone writes to standard output. */
final class FrameworkLog extends Logger {

    @Override
    @SuppressWarnings("rawtypes") // as inherited
    protected void doLog(Bundle bundle, ServiceReference service, int level, String message, Throwable cause) {
        org.slf4j.Logger log = LoggerFactory.getLogger("felix");
        String text = bundle == null ? message : bundle.getSymbolicName() + ": " + message;
        switch (level) {
            case LOG_ERROR -> log.error(text, cause);
            case LOG_WARNING -> log.warn(text, cause);
            case LOG_INFO -> log.info(text, cause);
            default -> log.debug(text, cause);
        }
    }
}
