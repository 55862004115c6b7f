using System.Net;
using System.Net.WebSockets;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Speech;

/// <summary>Access with an identity's token, only in the forms of the service's guide.</summary>
public sealed class IdentityTokenTests(SpeechWithIdentity running) : IClassFixture<SpeechWithIdentity>
{
    private const string Recognition = "/stt/speech/universal/v2";
    private const string Synthesis = "/tts/cognitiveservices/websocket/v1";

    [Theory]
    [InlineData(Recognition, true, HttpStatusCode.SwitchingProtocols)]
    [InlineData(Recognition, false, HttpStatusCode.SwitchingProtocols)]
    [InlineData(Synthesis, true, HttpStatusCode.SwitchingProtocols)]
    [InlineData(Synthesis, false, HttpStatusCode.Unauthorized)]
    public async Task Synthesis_takes_the_token_with_its_resource_only(string path, bool withResource, HttpStatusCode status)
    {
        var token = await running.TokenAsync();

        Assert.Equal(status, await ConnectAsync(path, withResource ? $"aad#{SpeechAccounts.ResourceId}#{token}" : token));
    }

    [Fact]
    public async Task A_token_for_another_api_or_another_resource_is_refused()
    {
        var foreign = await running.TokenAsync("api://voiceagent");

        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Synthesis, $"aad#{SpeechAccounts.ResourceId}#{foreign}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Recognition, foreign));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Synthesis, $"aad#/subscriptions/another#{await running.TokenAsync()}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Synthesis, "aad#no-second-hash"));
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Synthesis, $"aad#{SpeechAccounts.ResourceId}#a.b.c"));
    }

    [Fact]
    public async Task An_emulator_that_trusts_no_provider_takes_no_such_token()
    {
        var alone = new SpeechEmulator();
        await alone.InitializeAsync();
        try
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(Synthesis, $"aad#{SpeechAccounts.ResourceId}#{await running.TokenAsync()}", alone));
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    private async Task<HttpStatusCode> ConnectAsync(string path, string token, SpeechEmulator? emulator = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(new Uri((emulator ?? running.Speech).Host, path), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The caller of this method checks the status.
        }

        return socket.HttpStatusCode;
    }
}
