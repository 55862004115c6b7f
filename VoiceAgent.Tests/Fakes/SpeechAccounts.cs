using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Fakes;

/// <summary>Accounts of the speech emulator, as the pipeline's settings name them.</summary>
internal static class SpeechAccounts
{
    public const string ResourceId = "/subscriptions/emulated/resourceGroups/emulated/providers/Microsoft.CognitiveServices/accounts/speech";

    public static SpeechAccount WithKey(Uri host, string key = SpeechEmulator.Key) => Of($"Endpoint={host};Key={key}", new DefaultAzureCredential());

    public static SpeechAccount WithIdentity(Uri host, TokenCredential credential) => Of($"Endpoint={host};ResourceId={ResourceId}", credential);

    public static SpeechAccount Of(string connectionString, TokenCredential credential) =>
        new(SpeechConnection.Parse("speech", connectionString), credential, TimeProvider.System, NullLogger<SpeechTokens>.Instance);

    public static SpeechClosings Closings() => new(new FakeMeters(), TimeProvider.System, NullLogger<SpeechClosings>.Instance);
}

/// <summary>Returns the tokens that the test gives.</summary>
internal sealed class ScriptedCredential(Func<AccessToken> next) : TokenCredential
{
    public int Asked { get; private set; }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], requestContext.Scopes);
        Asked++;
        return ValueTask.FromResult(next());
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing of ours blocks for a token.");
}
