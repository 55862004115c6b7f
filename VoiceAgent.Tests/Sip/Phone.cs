using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Sip;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Tests.Sip;

/// <summary>An endpoint on a free port of the loopback address, whose events can be awaited.</summary>
internal sealed class Phone : ISipHandler, ISipDialogOwner, IAsyncDisposable
{
    /// <summary>Only a hanging partner exhausts it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _events = Channel.CreateBounded<string>(10_000);

    private Phone(SipOptions options, ISipGuard? guard) => Endpoint = new SipEndpoint(options, this, TimeProvider.System, NullLoggerFactory.Instance, null, guard);

    public SipEndpoint Endpoint { get; }

    public ConcurrentDictionary<SipDialogId, SipDialogState> Stored { get; } = new();

    public Channel<SipIncomingInvite> Invites { get; } = Channel.CreateBounded<SipIncomingInvite>(1_000);

    /// <summary>Each message on the wire, ours and the peer's.</summary>
    public ConcurrentQueue<(bool Sent, SipFlow Flow, byte[] Message)> Wire { get; } = new();

    public Func<SipIncomingInvite, ValueTask>? OnInvite { get; set; }

    public Func<SipOffer, SipAnswer> OnOffer { get; set; } = _ => SipAnswer.Accept(Sdp("answer"));

    public Func<SipReferral, ValueTask<int>> OnRefer { get; set; } = _ => ValueTask.FromResult(202);

    public Func<SipIncomingRequest, SipResponse?> OnRequest { get; set; } = _ => null;

    public Func<SipDialogId, SipResumption?> OnUnknown { get; set; } = _ => null;

    public IPEndPoint Address => Endpoint.Bound[0].Address;

    public SipUri Uri => SipUri.Parse($"sip:phone@{Address}");

    public static SipBody Sdp(string name) => new(SipBody.Sdp, Encoding.ASCII.GetBytes($"v=0\r\ns={name}\r\n"));

    public static async Task<Phone> StartAsync(Func<SipOptions, SipOptions>? change = null, ISipGuard? guard = null)
    {
        var options = new SipOptions
        {
            Listen = [new SipListenOptions(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 0)), new SipListenOptions(SipTransport.Tcp, new IPEndPoint(IPAddress.Loopback, 0))],
            Timers = new SipTimers { T1 = TimeSpan.FromMilliseconds(200) },
            Seed = 7,
        };
        var phone = new Phone(change?.Invoke(options) ?? options, guard);
        phone.Endpoint.Trace = (sent, flow, message) => phone.Wire.Enqueue((sent, flow, message.ToArray()));
        await phone.Endpoint.StartAsync();
        return phone;
    }

    public SipInvite To(Phone other, SipBody? offer = null) => new(other.Uri, new NameAddress(Uri), offer ?? Sdp("offer"));

    /// <summary>Makes a call that the other phone accepts.</summary>
    public async Task<(SipDialog Ours, SipDialog Theirs)> CallAsync(Phone other, Func<SipInvite, SipInvite>? change = null)
    {
        var theirs = new TaskCompletionSource<SipDialog>();
        other.OnInvite = async invite => theirs.SetResult(await invite.AcceptAsync(Sdp("answer"), other));
        var result = await Endpoint.InviteAsync(change?.Invoke(To(other)) ?? To(other), this);
        Assert.Equal(200, result.Status);
        return (result.Dialog!, await theirs.Task);
    }

    /// <summary>Waits for an event. Those before it are skipped.</summary>
    public async Task<string> HearsAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var happened in _events.Reader.ReadAllAsync(patience.Token))
        {
            if (happened.StartsWith(beginning, StringComparison.Ordinal))
            {
                return happened;
            }
        }

        throw new InvalidOperationException("The events have ended.");
    }

    public int Sent(string start) => Wire.Count(message => message.Sent && Encoding.UTF8.GetString(message.Message).StartsWith(start, StringComparison.Ordinal));

    public string? LastSent(string start) => Wire.Where(message => message.Sent).Select(message => Encoding.UTF8.GetString(message.Message)).LastOrDefault(text => text.StartsWith(start, StringComparison.Ordinal));

    public void Note(string happened) => _events.Writer.TryWrite(happened);

    public ValueTask InvitedAsync(SipIncomingInvite invite)
    {
        Invites.Writer.TryWrite(invite);
        invite.Cancelled.Register(() => Note($"cancelled {invite.CancelReason?.Text}"));
        return OnInvite?.Invoke(invite) ?? ValueTask.CompletedTask;
    }

    public ValueTask<SipResumption?> FindDialogAsync(SipDialogId id, SipRequest request) => ValueTask.FromResult(OnUnknown(id));

    public ValueTask<SipResponse?> RequestedAsync(SipIncomingRequest request) => ValueTask.FromResult(OnRequest(request));

    public ValueTask StateChangedAsync(SipDialog dialog, SipDialogState state)
    {
        Stored.AddOrUpdate(state.Id, state, (_, known) => state.Version > known.Version ? state : known);
        return ValueTask.CompletedTask;
    }

    public ValueTask<SipAnswer> OfferedAsync(SipDialog dialog, SipOffer offer)
    {
        Note($"offered {Encoding.ASCII.GetString(offer.Body?.Content ?? [])}");
        return ValueTask.FromResult(OnOffer(offer));
    }

    public ValueTask AnsweredAsync(SipDialog dialog, SipBody answer)
    {
        Note($"answered {Encoding.ASCII.GetString(answer.Content)}");
        return ValueTask.CompletedTask;
    }

    public ValueTask InfoAsync(SipDialog dialog, SipBody body)
    {
        Note(DtmfRelay.TryParse(body, out var tone) ? $"tone {tone.Digit} {tone.Duration.TotalMilliseconds}" : $"info {body.ContentType}");
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> ReferredAsync(SipDialog dialog, SipReferral referral)
    {
        Note($"referred {referral.Target} {referral.Replaces}");
        return OnRefer(referral);
    }

    public ValueTask EndedAsync(SipDialog dialog, SipDialogEnd end)
    {
        Note($"ended {end.Cause} {end.Header?.Text}");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}
