using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Transcription;

public sealed class SpeechTokensTests
{
    private const string Resource = "/subscriptions/1";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void In_a_call_of_hours_every_moment_has_a_valid_token_and_no_call_waits_for_one() => VirtualTime.Run(async time =>
    {
        var credential = new ScriptedCredential(() => Given(time, time.Elapsed, Hour));
        var tokens = Tokens(credential, time);
        var renewed = new List<string>();
        tokens.Renewed += renewed.Add;
        using var stopping = new CancellationTokenSource();
        var keeping = tokens.KeepAsync(stopping.Token);

        for (var minute = 0; minute < 200; minute++)
        {
            var token = tokens.GetAsync(CancellationToken.None);
            Assert.True(token.IsCompleted);
            Assert.StartsWith($"aad#{Resource}#", token.Result);
            var given = TimeSpan.Parse(token.Result.Split('#')[2], null);
            Assert.InRange(time.Elapsed - given, TimeSpan.Zero, TimeSpan.FromMinutes(55));
            await Task.Delay(TimeSpan.FromMinutes(1), time);
        }

        Assert.Equal(["00:00:00", "00:55:00", "01:50:00", "02:45:00"], renewed.Select(token => token.Split('#')[2]));
        Assert.Equal(4, credential.Asked);
        stopping.Cancel();
        await keeping;
    }, limit: TimeSpan.FromHours(4));

    [Fact]
    public void An_identity_that_hands_out_its_kept_token_is_asked_again_until_there_is_a_new_one() => VirtualTime.Run(async time =>
    {
        // Identity libraries also return the same token until two minutes before it expires.
        var credential = new ScriptedCredential(() => time.Elapsed < Hour - TimeSpan.FromMinutes(2) ? Given(time, TimeSpan.Zero, Hour - time.Elapsed) : Given(time, time.Elapsed, Hour));
        var tokens = Tokens(credential, time);
        var renewed = new List<TimeSpan>();
        tokens.Renewed += _ => renewed.Add(time.Elapsed);
        using var stopping = new CancellationTokenSource();
        var keeping = tokens.KeepAsync(stopping.Token);

        await Task.Delay(Hour, time);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(58)], renewed);
        stopping.Cancel();
        await keeping;
    });

    [Fact]
    public void An_identity_that_fails_for_a_while_is_asked_again_and_the_present_token_serves_meanwhile() => VirtualTime.Run(async time =>
    {
        var credential = new ScriptedCredential(() => time.Elapsed > TimeSpan.FromMinutes(10) && time.Elapsed < TimeSpan.FromMinutes(57)
            ? throw new AuthenticationFailedException("down")
            : Given(time, time.Elapsed, Hour));
        var tokens = Tokens(credential, time);
        using var stopping = new CancellationTokenSource();
        var keeping = tokens.KeepAsync(stopping.Token);

        await Task.Delay(TimeSpan.FromMinutes(56), time);
        Assert.Equal($"aad#{Resource}#00:00:00", await tokens.GetAsync(CancellationToken.None));
        await Task.Delay(TimeSpan.FromMinutes(2), time);
        Assert.Equal($"aad#{Resource}#00:57:00", await tokens.GetAsync(CancellationToken.None));

        stopping.Cancel();
        await keeping;
    });

    [Fact]
    public void An_identity_that_fails_in_a_way_that_is_not_its_own_is_asked_again_too() => VirtualTime.Run(async time =>
    {
        var credential = new ScriptedCredential(() => time.Elapsed < TimeSpan.FromMinutes(1) ? throw new NotSupportedException("https://secret.example/tenant") : Given(time, time.Elapsed, Hour));
        var tokens = Tokens(credential, time);
        using var stopping = new CancellationTokenSource();
        var keeping = tokens.KeepAsync(stopping.Token);

        var failure = await Assert.ThrowsAsync<SpeechTokenException>(async () => await tokens.GetAsync(CancellationToken.None));
        Assert.Equal("No token: NotSupportedException", failure.Message);
        await Task.Delay(TimeSpan.FromMinutes(2), time);
        Assert.Equal($"aad#{Resource}#00:01:00", await tokens.GetAsync(CancellationToken.None));

        stopping.Cancel();
        await keeping;
    });

    [Fact]
    public void Without_any_token_the_reason_is_the_kind_of_failure_and_nothing_of_its_message() => VirtualTime.Run(async time =>
    {
        var tokens = Tokens(new ScriptedCredential(static () => throw new CredentialUnavailableException("https://secret.example/tenant")), time);

        var failure = await Assert.ThrowsAsync<SpeechTokenException>(async () => await tokens.GetAsync(CancellationToken.None));

        Assert.Equal("No token: CredentialUnavailableException", failure.Message);
    });

    private static AccessToken Given(VirtualTime time, TimeSpan name, TimeSpan lifetime) => new($"{name}", time.GetUtcNow() + lifetime);

    private static SpeechTokens Tokens(TokenCredential credential, TimeProvider time) => new(Resource, credential, time, NullLogger<SpeechTokens>.Instance);
}
