using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Calls people by trunks.</summary>
internal sealed class SipCalling(SipStack stack, SipLines lines, ILegs legs, SipDialogOwner owner, SipEnds ends, TrunkReports states, TimeProvider time)
{
    // Another gateway may want the end of a call that rings here.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _ringing = new(StringComparer.Ordinal);

    /// <summary>An address of a provider without a number.</summary>
    public static SipUri AddressOf(TrunkAddress address) => SipUri.Parse($"sip:{HostOf(address)}{TransportOf(address)}");

    /// <summary>The address of a number at a provider.</summary>
    /// <param name="number">E.164.</param>
    public SipUri TargetOf(Trunk trunk, string number) => SipUri.Parse($"sip:{NumberRules.Outbound(trunk.Numbering, number)}@{HostOf(trunk.Addresses[0])}{TransportOf(trunk.Addresses[0])}");

    /// <summary>Rings a person until they answer, refuse, or the time is over. The leg is open, and its description is the offer.</summary>
    /// <param name="call">The call, which is known to <see cref="SipLines"/>.</param>
    /// <param name="from">The number that the person's telephone shows. E.164.</param>
    /// <param name="to">E.164.</param>
    /// <returns>The status. 200 when the person has answered, and their audio is connected with the leg.</returns>
    public async Task<int> RingAsync(SipCall call, Trunk trunk, string from, string to, string offer, TimeSpan ringing, IReadOnlyList<SipHeader> headers)
    {
        using var end = new CancellationTokenSource(ringing, time);
        using var over = new CancellationTokenSource();
        _ringing[call.ConnectionId] = end;
        var watching = WatchAsync(call.ConnectionId, end, over.Token);
        try
        {
            var result = await stack.Endpoint.InviteAsync(InviteOf(call, trunk, from, to, offer, ringing, headers), owner, end.Token);
            if (result is not { Dialog: { } dialog })
            {
                await EndAsync(call);
                await states.FailedAsync(trunk.Id, result.Status, $"The other side answered with status {result.Status}.");
                return result.Status;
            }

            lines.Name(dialog.Id, call.ConnectionId);
            var answered = await lines.ChangeAsync(call.ConnectionId, current => current with { Dialog = dialog.State, IsAnswered = true }) ?? call;
            try
            {
                await legs.DescribeAsync(call.Worker!, call.Leg!, new LegDescription(SipDialogOwner.TextOf(result.Body!), IsOffer: false), CancellationToken.None);
                return answered.IsGivenUp ? await HangUpAsync(dialog, 487) : result.Status;
            }
            catch (LegRefusedException)
            {
                return await HangUpAsync(dialog, 488);
            }
        }
        finally
        {
            _ringing.TryRemove(call.ConnectionId, out _);
            over.Cancel();
            await watching;
        }
    }

    /// <summary>Ends the ringing, if it is this gateway that rings.</summary>
    public void GiveUp(string connectionId)
    {
        if (_ringing.TryGetValue(connectionId, out var end))
        {
            end.Cancel();
        }
    }

    private SipInvite InviteOf(SipCall call, Trunk trunk, string from, string to, string offer, TimeSpan ringing, IReadOnlyList<SipHeader> headers)
    {
        var host = HostOf(trunk.Addresses[0]);
        var caller = SipUri.Parse($"sip:{NumberRules.Outbound(trunk.Numbering, from)}@{host}");
        IReadOnlyList<SipHeader> identity = trunk.Signalling.CallerId is CallerIdHeader.AssertedIdentity ? [new SipHeader(SipHeaderNames.PAssertedIdentity, $"<{caller}>".AsMemory())] : [];
        return new SipInvite(TargetOf(trunk, to), new NameAddress(caller), SipDialogOwner.BodyOf(offer))
        {
            NextHops = [.. trunk.Addresses.Select(AddressOf)],
            Credential = lines.CredentialOf(trunk.Id),
            Headers = [.. identity, .. headers],
            Ringing = ringing,
            RequireReliableProgress = trunk.Signalling.Prack is PrackMode.Required,
            Progress = progress =>
            {
                if (progress.Dialog is { } dialog)
                {
                    lines.Name(dialog.Id, call.ConnectionId);
                }

                return default;
            },
        };
    }

    private static async Task<int> HangUpAsync(SipDialog dialog, int status)
    {
        await dialog.ByeAsync();
        return status;
    }

    private async Task EndAsync(SipCall call)
    {
        var ended = await lines.ChangeAsync(call.ConnectionId, current => current with { EndedAt = time.GetUtcNow() }) ?? call;
        await ends.CloseAsync(ended);
        lines.Forget(ended);
    }

    private async Task WatchAsync(string connectionId, CancellationTokenSource end, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!over.IsCancellationRequested && await lines.FindAsync(connectionId) is { IsGivenUp: true })
            {
                end.Cancel();
                return;
            }
        }
    }

    private static string HostOf(TrunkAddress address) => address.Host.Contains(':', StringComparison.Ordinal) && !address.Host.StartsWith('[') ? $"[{address.Host}]:{address.EffectivePort()}" : $"{address.Host}:{address.EffectivePort()}";

    private static string TransportOf(TrunkAddress address) => address.Transport switch
    {
        Contracts.Trunks.SipTransport.Tls => ";transport=tls",
        Contracts.Trunks.SipTransport.Tcp => ";transport=tcp",
        _ => "",
    };
}
