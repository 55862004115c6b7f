using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Rooms;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations that begin a call: create, and connect to a conversation that exists already.</summary>
internal static class CreateOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections", CreateAsync);
        calling.MapPost("/callConnections:connect", ConnectAsync);
    }

    /// <summary>
    /// Calls one or more numbers. A callback address below that of a caller's call means that the application calls a human for this caller.
    /// Otherwise the number decides what happens.
    /// </summary>
    private static async Task<IResult> CreateAsync(HttpContext context, Exchange exchange, Switchboard switchboard, Dialler dialler, MediaSwitches switches, Errands errands)
    {
        var request = await Body.ReadAsync<CreateRequest>(context);
        var callback = request.Check();
        Party[] targets = [.. (request.Targets ?? []).Select(target => Body.Party(target, "targets")).Distinct()];
        if (targets.Length == 0)
        {
            throw RefusedException.Bad("targets is missing or empty.");
        }

        var source = CallerId(request.SourceCallerIdNumber, targets);
        var parties = new CallParties(targets[0], source, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString(), callback, request.OperationContext) { Called = targets };
        if (exchange.BesideOf(callback) is { } caller)
        {
            var human = new DelayedLeg();
            var ringing = New(human);
            switchboard.Consult(caller, ringing, human, request.CustomCallingContext ?? CustomContext.None);
            return AcsReply.Of(ringing.ToJson(), StatusCodes.Status201Created);
        }

        var call = New(null);
        var answer = AcsReply.Of(call.ToJson(), StatusCodes.Status201Created);
        exchange.Dial(call);
        errands.Start("A created call", stopping => RingAllAsync(call, source, targets, exchange, dialler, stopping));
        return answer;

        Call New(ICallerLeg? leg) => new(parties, leg, request.MediaStreamingOptions, switches.Now)
        {
            Transcribing = request.TranscriptionOptions,
            CognitiveServices = request.CallIntelligenceOptions?.CognitiveServicesEndpoint,
        };
    }

    /// <summary>Returns the number that the called people see.</summary>
    /// <exception cref="RefusedException">400: a telephone number is called without one.</exception>
    public static Party CallerId(System.Text.Json.JsonElement? given, params Party[] targets) =>
        Party.Read(given) ?? (targets.Any(target => target.IsPhone)
            ? throw RefusedException.Bad("sourceCallerIdNumber is missing: it is required when a telephone number is called. Give a number of the resource.")
            : CallJson.Application);

    /// <summary>Rings all numbers at the same time. The first who answers connects the call, and each other joins when they answer.</summary>
    private static async Task RingAllAsync(Call call, Party source, Party[] targets, Exchange exchange, Dialler dialler, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        var failures = await Task.WhenAll(targets.Select(target => RingAsync(call, source, target, exchange, dialler, either.Token)));
        if (call.State == CallState.Connecting && failures.OfType<DialFailure>().LastOrDefault() is { } failure)
        {
            exchange.Fail(call, "CreateCallFailed", failure.Outcome, failure.ToJson());
        }
    }

    private static async Task<DialFailure?> RingAsync(Call call, Party source, Party target, Exchange exchange, Dialler dialler, CancellationToken ended)
    {
        try
        {
            var (leg, failure) = await dialler.RingAsync(source, target, within: null, ended);
            if (leg is not null && !call.Answered(target, leg, exchange))
            {
                leg.Ended("the other side hung up", failure: null);
            }

            return failure;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<IResult> ConnectAsync(HttpContext context, Exchange exchange, RoomBook rooms, MediaSwitches switches, TimeProvider time)
    {
        var request = await Body.ReadAsync<ConnectRequest>(context);
        var callback = request.Check();
        var conversation = Locate(request.CallLocator, exchange, rooms, request.MediaStreamingOptions?.SampleRate ?? MediaStreamingOptions.DefaultRate);
        if (request.MediaStreamingOptions is { } streaming && streaming.SampleRate != conversation.SampleRate)
        {
            throw RefusedException.Bad($"The emulator mixes a conversation at one sample rate, and this one has {conversation.SampleRate} Hz. Set mediaStreamingOptions.audioFormat to it.");
        }

        var parties = new CallParties(conversation.StartedBy ?? CallJson.Application, CallJson.Application, conversation.ServerCallId, conversation.CorrelationId, callback, request.OperationContext) { Called = [] };
        var call = new Call(parties, null, request.MediaStreamingOptions, switches.Now, conversation)
        {
            Transcribing = request.TranscriptionOptions,
            CognitiveServices = request.CallIntelligenceOptions?.CognitiveServicesEndpoint,
        };
        var answer = AcsReply.Of(call.ToJson());
        if (conversation.RoomId is { } room && !rooms.Find(room)!.IsOpen(time.GetUtcNow()))
        {
            exchange.Dial(call);
            exchange.Fail(call, "ConnectFailed", "not connected", CallbackPost.Result(403, 5829, "The room is not open at this time: see its validFrom and validUntil."));
            return answer;
        }

        exchange.Connect(call, "ConnectFailed");
        return answer;
    }

    /// <summary>Finds the conversation that a locator names. A room and a group begin one when there is none.</summary>
    /// <exception cref="RefusedException">400: the locator is incomplete. 404: there is no such conversation or room.</exception>
    public static Conversation Locate(CallLocator? locator, Exchange exchange, RoomBook rooms, int sampleRate) => locator switch
    {
        { RoomId: { Length: > 0 } room } => exchange.FindConversation(each => each.RoomId == room) ?? Begin(sampleRate, room: rooms.Find(room)?.Id ?? throw new RefusedException(StatusCodes.Status404NotFound, "8522", $"Room not found: {room}.")),
        { GroupCallId: { Length: > 0 } group } => exchange.FindConversation(each => each.GroupId == group) ?? Begin(sampleRate, group: group),
        { ServerCallId: { Length: > 0 } server } => exchange.FindConversation(each => each.ServerCallId == server) ?? throw RefusedException.NoSuchCall(),
        _ => throw RefusedException.Bad("callLocator is missing. Give its kind and serverCallId, groupCallId or roomId."),
    };

    private static Conversation Begin(int sampleRate, string? room = null, string? group = null) =>
        new(Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString(), sampleRate) { RoomId = room, GroupId = group };
}
