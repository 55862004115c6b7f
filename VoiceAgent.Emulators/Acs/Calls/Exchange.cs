using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephone exchange. It rings, connects and ends all calls.</summary>
internal sealed partial class Exchange(
    Subscription subscription, EventDelivery delivery, Webhook webhook, MediaSessions media, MediaSwitches switches, CallbackPost callbacks, LineClock clock,
    Errands errands, AcsOptions options, TimeProvider time, ILogger<Exchange> log)
{
    // Ended calls are kept for diagnostics. The oldest are removed first.
    private const int EndedCallsKept = 500;

    private readonly ConcurrentDictionary<string, IncomingCall> _ringing = new();
    private readonly ConcurrentDictionary<string, Call> _calls = new();
    private readonly ConcurrentQueue<Call> _ended = new();

    /// <summary>Places a call. Event Grid delivers it to the application, which must answer before the ringing ends.</summary>
    public IncomingCall Ring(ICallerLeg leg, Party from, Party to)
    {
        var call = new IncomingCall(leg, from, to, switches.Now);
        _ringing[call.Context] = call;
        errands.Start("A ringing call", stopping => RingAsync(call, stopping));
        return call;
    }

    /// <summary>The caller hangs up while the call rings.</summary>
    public void Abandon(IncomingCall call, string ending) => GiveUp(call, ending, failure: null);

    /// <exception cref="RefusedException">400/8523: the context is unknown, was used already, or has expired.</exception>
    public IncomingCall Take(string? context)
    {
        if (context is null || !_ringing.TryRemove(context, out var call) || !call.Take())
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "8523", "Invalid incoming call context: it is unknown, was used already, or has expired. Answer with the context of an IncomingCall event of a call that rings.");
        }

        return call;
    }

    /// <summary>Connects an answered or created call. Its callbacks and its media socket start at the same time and in no fixed order.</summary>
    public void Connect(Call call)
    {
        _calls[call.Id] = call;
        call.Connect();
        clock.Add(call);
        Answered(call.Id, call.SampleRate);
        callbacks.PostSuccess(call, "CallConnected", call.Parties.OperationContext);
        TellParticipants(call, call.Change(static same => same));
        if (call.Streaming is { StartMediaStreaming: true })
        {
            media.Start(call, call.Parties.OperationContext);
        }
    }

    /// <summary>A call that the application places begins to ring.</summary>
    public void Dial(Call call) => _calls[call.Id] = call;

    /// <summary>The caller's call that a placed call belongs to: its callback address lies below that of the caller's call.</summary>
    public Call? BesideOf(Uri callback) =>
        _calls.Values.FirstOrDefault(call => callback.OriginalString.StartsWith($"{call.Parties.CallbackUri.OriginalString}/", StringComparison.Ordinal));

    /// <summary>Moves a participant of another call into this call.</summary>
    public void Move(Call call, Call from, Participant moved, string? operationContext)
    {
        Change(call, all => all.Add(moved));
        if (from.Leg is DelayedLeg { Human: { } human })
        {
            call.Colleague = human;
            call.Leg.Rang("accepted");
        }

        Disconnect(from, "moved to another call", CallbackPost.Result(200, 5300, "The last participant was moved to another call."));
        callbacks.PostSuccess(call, "MoveParticipantSucceeded", operationContext, new JsonObject { ["participant"] = moved.Party.ToJson(), ["fromCall"] = from.Id });
    }

    /// <exception cref="RefusedException">404/8522.</exception>
    public Call Find(string id) => _calls.TryGetValue(id, out var call) ? call : throw RefusedException.NoSuchCall();

    /// <summary>Finds a current or ended call, for diagnostics.</summary>
    public Call? Recall(string id) => _calls.GetValueOrDefault(id) ?? _ended.FirstOrDefault(call => call.Id == id);

    public Call? FindByServerCallId(string? id) => _calls.Values.FirstOrDefault(call => call.Parties.ServerCallId == id);

    /// <summary>Ends a call for all its parties.</summary>
    /// <param name="ending">The ending that the caller's telephone reports.</param>
    /// <param name="how">code, subCode and message of the CallDisconnected event.</param>
    public void Disconnect(Call call, string ending, JsonObject how, string? operationContext = null)
    {
        if (!call.Disconnect())
        {
            return;
        }

        TakeOff(call);
        call.Leg.Ended(ending, failure: null);
        Tell(call, ending, how, operationContext);
    }

    /// <summary>The caller hangs up, either on the agent or on a human.</summary>
    public void PutDown(Call call, string ending)
    {
        Disconnect(call, ending, CallbackPost.Result(200, 5000, "The call was ended by the remote participant."));
        call.WithHuman?.End(ending);
    }

    /// <summary>Connects the caller with a human. For the application, the call ends.</summary>
    /// <param name="says">The human's first words.</param>
    /// <param name="ending">The ending that the caller's telephone reports when the human hangs up.</param>
    /// <returns>False when the call had ended already.</returns>
    public bool JoinHuman(Call call, short[] says, string ending, JsonObject how)
    {
        if (!call.Disconnect())
        {
            return false;
        }

        var line = call.WithHuman = new HumanLine(call.Leg, says, call.SampleRate, Human.Timeout, ending, (line, left) =>
        {
            clock.Remove(line);
            call.Leg.Ended(left, failure: null);
        });
        TakeOff(call);
        clock.Add(line);
        Tell(call, ending, how, operationContext: null);
        return true;
    }

    /// <summary>Changes the participants of a call and posts the event for it.</summary>
    public void Change(Call call, Func<ImmutableArray<Participant>, ImmutableArray<Participant>> change) => TellParticipants(call, call.Change(change));

    private void TellParticipants(Call call, int sequence) => callbacks.PostSuccess(call, "ParticipantsUpdated", operationContext: null, new JsonObject
    {
        ["participants"] = new JsonArray([.. call.Participants.Select(each => each.ToJson())]),
        ["sequenceNumber"] = sequence,
    });

    private void TakeOff(Call call)
    {
        clock.Remove(call);
        _calls.TryRemove(call.Id, out _);
        _ended.Enqueue(call);
        while (_ended.Count > EndedCallsKept && _ended.TryDequeue(out _))
        {
        }
    }

    private void Tell(Call call, string ending, JsonObject how, string? operationContext)
    {
        callbacks.Post(call, "CallDisconnected", operationContext ?? call.Parties.OperationContext, new JsonObject { ["resultInformation"] = how });
        Disconnected(call.Id, ending);
    }

    private async Task RingAsync(IncomingCall call, CancellationToken stopping)
    {
        if (await subscription.ReadyAsync(stopping) is { } notReady)
        {
            GiveUp(call, "not delivered", notReady);
            return;
        }

        using var stopsRinging = new CancellationTokenSource(options.RingsFor, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, stopsRinging.Token);
        try
        {
            var posted = IncomingCallEvent.Of(call, time.GetUtcNow(), webhook.CloudEvents);
            if (await delivery.DeliverAsync(posted, either.Token) is { } failure)
            {
                GiveUp(call, "not delivered", failure);
                return;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token);
        }
        catch (OperationCanceledException) when (stopsRinging.IsCancellationRequested)
        {
            GiveUp(call, "nobody answered", $"Nobody answered within {options.RingsFor.TotalSeconds:0.#} s.");
        }
    }

    private void GiveUp(IncomingCall call, string ending, string? failure)
    {
        if (call.Take())
        {
            _ringing.TryRemove(call.Context, out _);
            call.Leg.Ended(ending, failure);
        }
    }

    [LoggerMessage(LogLevel.Information, "Call {Id} is connected at {SampleRate} Hz")]
    private partial void Answered(string id, int sampleRate);

    [LoggerMessage(LogLevel.Information, "Call {Id} is over: {Ending}")]
    private partial void Disconnected(string id, string ending);
}
