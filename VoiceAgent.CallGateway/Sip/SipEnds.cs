using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Sip.Legs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Ends what belongs to a telephone call that is over: its audio, and the call of the party with whom it is connected.</summary>
internal sealed class SipEnds(SipLines lines, ILegs legs, SipTolls tolls, ILogger<SipEnds> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public async Task CloseAsync(SipCall call)
    {
        await tolls.EndAsync(call);
        if (call is { Leg: { } leg, Worker: { } worker })
        {
            await CloseLegAsync(call, worker, leg);
        }

        if (call.Partner is { } partner && await lines.FindAsync(partner) is { EndedAt: null } other && lines.DialogOf(other) is { } dialog)
        {
            await dialog.ByeAsync();
        }
    }

    public async Task CloseLegAsync(SipCall call, Uri worker, string leg)
    {
        try
        {
            using var late = new CancellationTokenSource(Deadline);
            await legs.CloseAsync(worker, leg, late.Token);
        }
        catch (Exception failure) when (failure is TelephonyException or OperationCanceledException)
        {
            SipLog.LegNotClosed(logger, call.Call, failure is TelephonyException ? failure.Message : "no answer");
        }
    }
}
