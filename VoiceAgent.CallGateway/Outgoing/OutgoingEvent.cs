using System.Text.Json;
using Azure.Messaging;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Something that customers' systems are told about a call.</summary>
/// <param name="Number">The number that was called.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">A JSON object. It contains no speech. The summary in <see cref="EventTypes.Analysed"/> says in other words what was said.</param>
internal sealed record OutgoingEvent(CallId Call, string Number, string Type, DateTimeOffset At, JsonElement Data)
{
    /// <summary>Tells events of one type apart. Null for a type that a call has once.</summary>
    public string? Occasion { get; init; }

    /// <summary>The call has one event with this key.</summary>
    public string Key => Occasion is null ? Type : $"{Type}:{Occasion}";

    /// <summary>The same for each delivery of this event, so that receivers can recognise a repeated one.</summary>
    public string Id => $"{Call}:{Key}";

    /// <param name="source">The address of this gateway's API.</param>
    public CloudEvent ToCloudEvent(string source) => new(source, Type, new BinaryData(Data), "application/json") { Id = Id, Time = At, Subject = $"calls/{Call}" };
}
