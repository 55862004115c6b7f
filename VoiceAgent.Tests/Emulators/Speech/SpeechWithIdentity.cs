using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using VoiceAgent.Tests.Emulators.Identity;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>The speech role, with an identity role that it trusts.</summary>
public sealed class SpeechWithIdentity : IAsyncLifetime
{
    private EmulatedProvider? _provider;

    internal SpeechEmulator Speech { get; private set; } = null!;

    internal TokenCredential Identity { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _provider = await EmulatedProvider.StartAsync();
        Identity = new EmulatedIdentity(_provider);
        Speech = new SpeechEmulator("--Speech:Authority", _provider.Address.ToString());
        await Speech.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Speech.DisposeAsync();
        await _provider!.DisposeAsync();
    }

    internal Task<string> TokenAsync(string audience = "https://cognitiveservices.azure.com") => EmulatedIdentity.AskAsync(_provider!, audience);

    /// <summary>The pipeline's managed identity. It requests tokens like Azure.Identity.</summary>
    private sealed class EmulatedIdentity(EmulatedProvider provider) : TokenCredential
    {
        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(await AskAsync(provider, requestContext.Scopes.Single().Replace("/.default", "", StringComparison.Ordinal)), DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing of ours blocks for a token.");

        public static async Task<string> AskAsync(EmulatedProvider provider, string audience)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"msi/token?api-version=2019-08-01&resource={Uri.EscapeDataString(audience)}");
            request.Headers.Add("X-IDENTITY-HEADER", "pipeline-development-identity");
            using var response = await provider.Browser.SendAsync(request);
            return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!;
        }
    }
}
