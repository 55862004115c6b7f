using System.Text.Json;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.LiveKit.Webhooks;

/// <summary>Remembers what a report tells about a room, and tells the gateways when it has ended.</summary>
internal sealed class LiveKitReportHandler(IRoomMemory memory) : IReportHandler
{
    public string Source => WebhookSources.LiveKit;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var happened = Read(report.Body);
        var room = await memory.ChangeAsync(happened.Room!.Sid, known => KnownRoom.After(known, happened));

        // Whoever has hung up already ignores it. A call may be reported after the end of its room.
        if (room.EndedAt is not null)
        {
            await memory.TellAsync(room.ToEnd());
        }

        return ReportOutcome.Done;
    }

    private static LiveKitEvent Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<LiveKitEvent>(body, ProtoJson.Options) is { Room.Sid.Length: > 0 } happened ? happened : throw new FormatException("The report names no room.");
        }
        catch (JsonException unreadable)
        {
            throw new FormatException("The report cannot be read.", unreadable);
        }
    }
}
