using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Checks at intervals whether the person of an open page is still signed in with the same roles. If not, the page says so.</summary>
internal sealed class SessionWatch(Sessions sessions, ILoggerFactory logging) : RevalidatingServerAuthenticationStateProvider(logging)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var person = authenticationState.User;
        return person.FindFirstValue(Session.Claim) is not null
            && await sessions.FindAsync(person) is { } session
            && Sessions.SameRoles(person, session);
    }
}
