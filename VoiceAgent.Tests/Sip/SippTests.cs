using System.Net;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Sip;

/// <summary>Calls with SIPp, a user agent of another house.</summary>
[Trait("Speed", "Slow")]
public sealed class SippTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task A_call_with_hold_and_tone(string transport)
    {
        await using var phone = await AnsweringAsync();

        await SippRun.RunAsync("call", transport == "u1" ? phone.Address : phone.Endpoint.Bound[1].Address, "-m", "1", "-t", transport);

        Assert.StartsWith("offered", await phone.HearsAsync("offered"), StringComparison.Ordinal);
        Assert.Equal("tone 5 160", await phone.HearsAsync("tone"));
        await phone.HearsAsync("ended Remote");
    }

    [Fact]
    public async Task Twenty_calls_over_a_line_that_loses_a_fifth()
    {
        await using var phone = await AnsweringAsync();

        await SippRun.RunAsync("simple", phone.Address, "-m", "20", "-r", "20", "-lost", "20");

        for (var at = 0; at < 20; at++)
        {
            await phone.HearsAsync("ended Remote");
        }
    }

    [Fact]
    public async Task A_cancelled_call()
    {
        await using var phone = await Phone.StartAsync();
        phone.OnInvite = async invite => await invite.ProgressAsync(180);

        await SippRun.RunAsync("cancel", phone.Address, "-m", "1");

        await phone.HearsAsync("cancelled");
    }

    [Fact]
    public async Task A_call_with_PRACK()
    {
        await using var phone = await Phone.StartAsync();
        phone.OnInvite = async invite =>
        {
            await invite.ProgressAsync(183, Phone.Sdp("early"));
            await invite.AcceptAsync(null, phone);
        };

        await SippRun.RunAsync("prack", phone.Address, "-m", "1");

        await phone.HearsAsync("ended Remote");
    }

    [Fact]
    public async Task A_transfer_with_reports()
    {
        await using var phone = await AnsweringAsync();
        phone.OnRefer = referral =>
        {
            _ = Task.Run(async () =>
            {
                while (phone.Sent("NOTIFY") == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }

                await referral.NotifyAsync(200);
            });
            return ValueTask.FromResult(202);
        };

        await SippRun.RunAsync("refer", phone.Address, "-m", "1");

        Assert.Equal("referred sip:third@192.0.2.9 ", await phone.HearsAsync("referred"));
    }

    [Fact]
    public async Task A_call_of_ours_is_challenged_and_answered()
    {
        await using var phone = await Phone.StartAsync();
        var (finished, address) = await SippRun.StartAsync("answer", null, ServerProcess.FreePort(), "-m", "1");
        var target = SipUri.Parse($"sip:sipp@{address}");

        var result = await phone.Endpoint.InviteAsync(new SipInvite(target, new NameAddress(phone.Uri), Phone.Sdp("offer")) { Credential = new SipCredential("anna", "secret") }, phone);
        Assert.Equal(200, result.Status);
        await result.Dialog!.ByeAsync();

        await finished;
    }

    [Fact]
    public async Task A_flood_is_refused_while_a_call_goes_on()
    {
        await using var phone = await AnsweringAsync(new SourceLimits(new SourceLimitsOptions { RequestsPerSecond = 20, Burst = 20 }, TimeProvider.System));

        var flood = SippRun.RunAsync("options", phone.Address, "-m", "1000", "-r", "500", "-i", "127.0.0.2", SippRun.MayFail, "65535");
        await SippRun.RunAsync("call", phone.Address, "-m", "1");
        await flood;

        await phone.HearsAsync("ended Remote");
        var answered = phone.Wire.Count(message => message.Sent && message.Flow.Remote.Address.Equals(IPAddress.Parse("127.0.0.2")) && System.Text.Encoding.ASCII.GetString(message.Message, 8, 3) == "200");
        Assert.InRange(answered, 1, 200);
    }

    private static async Task<Phone> AnsweringAsync(ISipGuard? guard = null)
    {
        var phone = await Phone.StartAsync(guard: guard);
        phone.OnInvite = async invite =>
        {
            await invite.ProgressAsync(180);
            await invite.AcceptAsync(Phone.Sdp("answer"), phone);
        };
        return phone;
    }
}
