package dev.parley.account;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.spi.runtime.AbstractSecurityIdentityAssociation;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;

/// Who makes the request that is under way, for the framework. Its own bean looks a setting up by its name for every
/// request, which was half of what the scope of a request cost. That one also knows who a socket belongs to; our socket
/// keeps its [Caller] itself.
@Alternative
@Priority(1)
@RequestScoped
class RequestIdentity extends AbstractSecurityIdentityAssociation {

    private final IdentityProviderManager providers;

    RequestIdentity(IdentityProviderManager providers) {
        this.providers = providers;
    }

    @Override
    protected IdentityProviderManager getIdentityProviderManager() {
        return providers;
    }
}
