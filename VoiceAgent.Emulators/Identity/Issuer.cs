using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The provider's own address: configured, or the one that the server listens on. It does not follow the Host header, or <c>localhost</c> and <c>127.0.0.1</c> would issue different tokens.</summary>
internal sealed class Issuer(IOptions<IdentityOptions> options, IServer server)
{
    public string Address =>
        (options.Value.Issuer ?? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).TrimEnd('/');
}
