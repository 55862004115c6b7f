using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.LiveKit.Setup;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>
/// Asks agents into rooms and out of them. LiveKit calls our own SIP address, and the headers of the INVITE name the room, the agent and the language.
/// </summary>
internal sealed class RoomAgents(LiveKitSip sip, LiveKitRoomService rooms, LiveKitSetup setup, ICallRecords records, IOptions<LiveKitOptions> options, ILogger<RoomAgents> logger)
{
    // Longer than LiveKit takes to create the participant.
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(40);

    private const string Disconnected = "DISCONNECTED";

    /// <summary>Asks an agent into a room. When it is there already, nothing happens.</summary>
    /// <returns>Null when somebody else asks it at this moment, or when the trunk is not set up yet.</returns>
    /// <exception cref="LiveKitException">LiveKit refuses it, or does not answer.</exception>
    public async Task<AskedAgent> AskAsync(string room, string agent, string? language, string? metadata, CancellationToken leaving)
    {
        var identity = IdentityOf(agent);
        var claim = $"livekit:agent:{room}:{identity}";
        if (!await records.ClaimAsync(claim, Claimed))
        {
            return new AskedAgent(AskOutcome.Asking, identity, null);
        }

        try
        {
            if ((await rooms.ParticipantsAsync(room, leaving)).FirstOrDefault(one => one.Identity == identity && one.State != Disconnected) is { } there)
            {
                return new AskedAgent(AskOutcome.WasThere, identity, there.Attributes?.GetValueOrDefault(LiveKitNames.CallId));
            }

            if (await setup.FindAgentTrunkAsync(leaving) is not { } trunk)
            {
                return new AskedAgent(AskOutcome.NoTrunk, identity, null);
            }

            // A person who gives up must not leave a call without a claim behind.
            var dialled = await DialAsync(DialOf(room, agent, language, metadata, identity, trunk));
            LiveKitLog.AgentAsked(logger);
            return new AskedAgent(AskOutcome.Asked, identity, dialled.SipCallId);
        }
        finally
        {
            await records.ReleaseAsync(claim);
        }
    }

    /// <summary>Removes agents from a room. LiveKit hangs up their calls.</summary>
    /// <param name="agent">Null: all agents.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="LiveKitException">LiveKit refuses it, or does not answer.</exception>
    public async Task<int> DismissAsync(string room, string? agent, CancellationToken leaving)
    {
        var removed = 0;
        foreach (var participant in await rooms.ParticipantsAsync(room, leaving))
        {
            if (participant.Attributes?.GetValueOrDefault(LiveKitNames.AgentAttribute) is not { } name || (agent is not null && name != agent))
            {
                continue;
            }

            try
            {
                await rooms.RemoveAsync(room, participant.Identity, leaving);
                removed++;
            }
            catch (LiveKitException gone) when (gone.Code == LiveKitException.NotFound)
            {
                // It has left by itself.
            }
        }

        return removed;
    }

    private async Task<SipDialled> DialAsync(SipDial dial)
    {
        try
        {
            return await sip.DialAsync(dial, CancellationToken.None);
        }
        catch (LiveKitException missing) when (missing.Code == LiveKitException.NotFound)
        {
            setup.ForgetAgentTrunk();
            throw;
        }
    }

    private SipDial DialOf(string room, string agent, string? language, string? metadata, string identity, string trunk)
    {
        var headers = new Dictionary<string, string> { [LiveKitNames.RoomHeader] = Uri.EscapeDataString(room), [LiveKitNames.AgentHeader] = agent };
        var attributes = new Dictionary<string, string> { [LiveKitNames.AgentAttribute] = agent };
        if (language is not null)
        {
            headers[LiveKitNames.LanguageHeader] = language;
            attributes[LiveKitNames.LanguageAttribute] = language;
        }

        return new SipDial
        {
            SipTrunkId = trunk,
            SipCallTo = options.Value.Agent.Number,
            RoomName = room,
            ParticipantIdentity = identity,
            ParticipantName = agent,
            ParticipantMetadata = metadata,
            ParticipantAttributes = attributes,
            Headers = headers,
            RingingTimeout = options.Value.Agent.RingingTimeout,
            MaxCallDuration = options.Value.Agent.MaxCallDuration,
            HidePhoneNumber = true,
            KrispEnabled = false,
            MediaEncryption = WantedSetup.NameOf((options.Value.OutboundTrunks.FirstOrDefault(one => one.Name == options.Value.Agent.Trunk) ?? options.Value.OutboundTrunks[0]).Encryption),
        };
    }

    private static string IdentityOf(string agent) => $"voiceagent-{agent}";
}

internal enum AskOutcome
{
    /// <summary>LiveKit calls the agent.</summary>
    Asked,

    /// <summary>It is in the room already.</summary>
    WasThere,

    /// <summary>Another request asks it at this moment.</summary>
    Asking,

    /// <summary>LiveKit has no trunk to our agents yet.</summary>
    NoTrunk,
}

/// <param name="CallId">LiveKit's own id of the call.</param>
internal sealed record AskedAgent(AskOutcome Outcome, string Identity, string? CallId);
