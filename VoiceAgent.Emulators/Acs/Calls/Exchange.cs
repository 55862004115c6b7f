using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transcription;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The telephone exchange. It connects and ends all calls, and knows who takes part in them.</summary>
internal sealed partial class Exchange(
    MediaSessions media, TranscriptionSessions transcripts, CallbackPost callbacks, CallEvents events, LineClock clock, Errands errands, EmulatedDelays delays, EmulatedFaults faults,
    TimeProvider time, ILogger<Exchange> log)
{
    // Ended calls are kept for diagnostics. The oldest are removed first.
    private const int EndedCallsKept = 500;

    private readonly ConcurrentDictionary<string, Call> _calls = new();
    private readonly ConcurrentDictionary<string, Conversation> _conversations = new();
    private readonly ConcurrentQueue<Call> _ended = new();

    /// <summary>The call connections that are not over.</summary>
    public IEnumerable<Call> Calls => _calls.Values;

    public IEnumerable<Conversation> Conversations => _conversations.Values;

    /// <summary>Connects a call after the configured delay (<c>acs.connect</c>).</summary>
    /// <param name="failed">The event that reports a configured fault: AnswerFailed, CreateCallFailed or ConnectFailed.</param>
    public void Connect(Call call, string failed)
    {
        Dial(call);
        var fault = faults.Next(Operation.AcsConnect);
        var delay = delays.Draw(Operation.AcsConnect);
        if (fault is null && delay == TimeSpan.Zero)
        {
            Connect(call);
            return;
        }

        errands.Start("A connection", async stopping =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, call.HungUp);
            await Task.Delay(delay, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fault is { } configured && !either.IsCancellationRequested)
            {
                Fail(call, failed, "not connected", CallbackPost.Result(configured.Kind == FaultKind.Status ? configured.Status : 500, 8500, "A fault was configured."));
            }
            else if (!either.IsCancellationRequested)
            {
                Connect(call);
            }
        });
    }

    /// <summary>Connects an answered or created call. Its callbacks and its media socket start at the same time and in no fixed order.</summary>
    public void Connect(Call call)
    {
        _calls[call.Id] = call;
        call.Connect();
        var conversation = call.Conversation;
        if (_conversations.TryAdd(conversation.ServerCallId, conversation))
        {
            clock.Add(conversation);
            events.Started(conversation);
        }

        Answered(call.Id, call.SampleRate);
        callbacks.PostSuccess(call, "CallConnected", call.Parties.OperationContext);
        TellParticipants(conversation, conversation.Change(static same => same));
        if (call.Streaming is { StartMediaStreaming: true })
        {
            media.Start(call, call.Parties.OperationContext);
        }

        if (call.Transcribing is { StartTranscription: true })
        {
            transcripts.Start(call, locale: null, call.Parties.OperationContext);
        }
    }

    /// <summary>A call that the application places begins to ring.</summary>
    public void Dial(Call call) => _calls[call.Id] = call;

    /// <summary>The caller's call that a placed call belongs to: its callback address lies below that of the caller's call. The queries of both do not matter.</summary>
    public Call? BesideOf(Uri callback) =>
        _calls.Values.FirstOrDefault(call => callback.GetLeftPart(UriPartial.Path).StartsWith($"{call.Parties.CallbackUri.GetLeftPart(UriPartial.Path)}/", StringComparison.Ordinal));

    /// <summary>A call that the application placed was not connected.</summary>
    public void Fail(Call call, string type, string ending, JsonObject how)
    {
        if (call.State == CallState.Connecting)
        {
            callbacks.Post(call, type, call.Parties.OperationContext, new JsonObject { ["resultInformation"] = how.DeepClone() });
        }

        Disconnect(call, ending, how);
    }

    /// <summary>Somebody joins a conversation with their telephone.</summary>
    public void Join(Call call, Party party, ICallerLeg leg)
    {
        var joined = Participant.With(party, leg, call.SampleRate);
        leg.Answered(call);
        Change(call, all => all.Add(joined));
        events.Added(call.Conversation, party);
    }

    /// <summary>Moves a participant of another call into this call.</summary>
    /// <returns>False when they have left the other call.</returns>
    public bool Move(Call call, Call from, Participant moved, Origin origin)
    {
        if (from.Conversation.Remove(each => each.Party == moved.Party) is not { } participant)
        {
            return false;
        }

        if (from.Leg is DelayedLeg { Human: { } human })
        {
            // This human speaks when the application has left the call.
            Change(call, all => all.Add(new Participant(moved.Party)));
            call.Colleague = human;
            call.Leg.Rang("accepted");
        }
        else
        {
            var leg = participant.Leg is { } own ? ResampledLeg.At(own, from.SampleRate, call.SampleRate) : null;
            leg?.Moved(call);
            Change(call, all => all.Add(Participant.With(moved.Party, leg, call.SampleRate) with { Muted = participant.Muted, OnHold = participant.OnHold }));
        }

        events.Removed(from.Conversation, moved.Party);
        events.Added(call.Conversation, moved.Party);
        Left(from.Conversation, "moved to another call", CallbackPost.Result(200, 5300, "The last participant was moved to another call."));
        callbacks.PostSuccess(call, "MoveParticipantSucceeded", origin, new JsonObject { ["participant"] = moved.Party.ToJson(), ["fromCall"] = from.Id });
        return true;
    }

    /// <exception cref="RefusedException">404/8522.</exception>
    public Call Find(string id) => _calls.TryGetValue(id, out var call) ? call : throw RefusedException.NoSuchCall();

    /// <summary>Finds a current or ended call, for diagnostics.</summary>
    public Call? Recall(string id) => _calls.GetValueOrDefault(id) ?? _ended.FirstOrDefault(call => call.Id == id);

    public Conversation? FindConversation(Func<Conversation, bool> which) => _conversations.Values.FirstOrDefault(which);

    /// <summary>Ends a call for all its parties.</summary>
    /// <param name="ending">The ending that the telephones report.</param>
    /// <param name="how">code, subCode and message of the CallDisconnected event.</param>
    public void Disconnect(Call call, string ending, JsonObject how)
    {
        if (call.State != CallState.Disconnected)
        {
            End(call.Conversation, ending, how);
            Leave(call, how);
        }
    }

    /// <summary>An application leaves. The others go on.</summary>
    public void Leave(Call call, JsonObject how)
    {
        if (call.Disconnect())
        {
            TakeOff(call);
            callbacks.Post(call, "CallDisconnected", call.Parties.OperationContext, new JsonObject { ["resultInformation"] = how.DeepClone() });
            Left(call.Conversation, "the agent hung up", how);
            Disconnected(call.Id);
        }
    }

    /// <summary>Somebody puts down their telephone, or is removed.</summary>
    /// <param name="ending">The ending that the telephone reports.</param>
    /// <param name="last">The call in which the telephone was seen last.</param>
    public void PutDown(ICallerLeg leg, string ending, Call? last = null)
    {
        foreach (var call in _calls.Values.Where(each => each.Conversation.Participants.Any(IsTheirs)))
        {
            if (call.State == CallState.Connecting)
            {
                Fail(call, "AnswerFailed", ending, CallbackPost.Result(487, 8523, "The caller hung up before the call was connected."));
            }
        }

        if (_conversations.Values.FirstOrDefault(each => each.Participants.Any(IsTheirs)) is { } conversation && conversation.Remove(IsTheirs) is { } gone)
        {
            Remove(conversation, gone, ending, CallbackPost.Result(200, 5000, "The call was ended by the remote participant."));
        }

        last?.WithHuman?.End(ending);

        bool IsTheirs(Participant each) => ReferenceEquals(each.Leg?.Telephone, leg.Telephone);
    }

    /// <summary>Tells a participant that they are out of the conversation, and the others that they have gone.</summary>
    public void Remove(Conversation conversation, Participant gone, string ending, JsonObject how)
    {
        gone.Leg?.Ended(ending, failure: null);
        foreach (var application in conversation.Applications)
        {
            application.ContinuousTones.Lose(gone.Party, origin => callbacks.Post(
                application, "ContinuousDtmfRecognitionToneFailed", origin, new JsonObject { ["resultInformation"] = CallbackPost.Result(400, 8519, "The participant has left the call.") }));
        }

        events.Removed(conversation, gone.Party);
        Left(conversation, ending, how);
    }

    /// <summary>Connects the caller with a human. For the application, the call ends.</summary>
    /// <param name="says">The human's first words.</param>
    /// <param name="ending">The ending that the caller's telephone reports when the human hangs up.</param>
    /// <returns>False when the call had ended already.</returns>
    public bool JoinHuman(Call call, short[] says, string ending, JsonObject how)
    {
        if (call.Conversation.Remove(each => ReferenceEquals(each.Leg?.Telephone, call.Leg.Telephone)) is not { Leg: { } leg })
        {
            return false;
        }

        var line = call.WithHuman = new HumanLine(leg, says, call.SampleRate, Human.Timeout, ending, (line, left) =>
        {
            clock.Remove(line);
            leg.Ended(left, failure: null);
        });
        Left(call.Conversation, ending, how);
        clock.Add(line);
        return true;
    }

    /// <summary>Changes the participants of a call and posts the event for it.</summary>
    public void Change(Call call, Func<ImmutableArray<Participant>, ImmutableArray<Participant>> change) => TellParticipants(call.Conversation, call.Conversation.Change(change));

    /// <summary>Ends a conversation when nobody is left who could speak with somebody. Otherwise tells the applications who is left.</summary>
    private void Left(Conversation conversation, string ending, JsonObject how)
    {
        var telephones = conversation.Participants.Count(each => each.Leg is not null);
        var applications = conversation.Applications.Length;

        // An application may wait in a room alone.
        if ((telephones == 0 && (conversation.RoomId is null || applications == 0)) || (telephones == 1 && applications == 0))
        {
            End(conversation, ending, how);
        }
        else
        {
            TellParticipants(conversation, conversation.Change(static same => same));
        }
    }

    private void End(Conversation conversation, string ending, JsonObject how)
    {
        if (_conversations.TryRemove(conversation.ServerCallId, out _))
        {
            clock.Remove(conversation);
            events.Ended(conversation);
        }

        ImmutableArray<Participant> people = [];
        conversation.Change(all =>
        {
            people = all;
            return [];
        });
        foreach (var person in people)
        {
            person.Leg?.Ended(ending, failure: null);
        }

        conversation.End();
        foreach (var application in conversation.Applications)
        {
            Leave(application, how);
        }
    }

    private void TellParticipants(Conversation conversation, int sequence)
    {
        foreach (var application in conversation.Applications)
        {
            callbacks.PostSuccess(application, "ParticipantsUpdated", null, new JsonObject
            {
                ["participants"] = new JsonArray([.. conversation.Participants.Select(each => each.ToJson())]),
                ["sequenceNumber"] = sequence,
            });
        }
    }

    private void TakeOff(Call call)
    {
        _calls.TryRemove(call.Id, out _);
        _ended.Enqueue(call);
        while (_ended.Count > EndedCallsKept && _ended.TryDequeue(out _))
        {
        }
    }

    [LoggerMessage(LogLevel.Information, "Call {Id} is connected at {SampleRate} Hz")]
    private partial void Answered(string id, int sampleRate);

    [LoggerMessage(LogLevel.Information, "Call {Id} is over")]
    private partial void Disconnected(string id);
}
