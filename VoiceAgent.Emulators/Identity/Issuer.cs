using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The provider's address: configured, or the address that the server listens on. The Host header is not used, because <c>localhost</c>
/// and <c>127.0.0.1</c> would then be two issuers.</summary>
internal sealed class Issuer(IOptions<IdentityOptions> options, IServer server)
{
    public string Address =>
        (options.Value.Issuer ?? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).TrimEnd('/');
}
