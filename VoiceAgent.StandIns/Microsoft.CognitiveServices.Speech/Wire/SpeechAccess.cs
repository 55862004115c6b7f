using System.Net.WebSockets;
using Azure.Core;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>Authenticates a connection: by a key, a token of the service, or a token of an identity provider.</summary>
internal static class SpeechAccess
{
    private static readonly string[] Scopes = ["https://cognitiveservices.azure.com/.default"];

    public static async ValueTask ShowAsync(ClientWebSocketOptions options, SpeechConfig config, CancellationToken stopping)
    {
        if (config.Credential is { } credential)
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext(Scopes), stopping).ConfigureAwait(false);
            options.SetRequestHeader("Authorization", $"Bearer {token.Token}");
        }
        else if (config.AuthorizationToken is { Length: > 0 } token)
        {
            options.SetRequestHeader("Authorization", $"Bearer {token}");
        }
        else if (config.SubscriptionKey is { Length: > 0 } key)
        {
            options.SetRequestHeader("Ocp-Apim-Subscription-Key", key);
        }
    }
}
