using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>A trunk or a dispatch rule as it is now, in the container <c>trunks</c>.</summary>
/// <param name="Entry">The partition: the kind and the id, such as <c>trunk:north</c>.</param>
/// <param name="Value">Null when it was deleted. The item stays, so that its version is known.</param>
internal sealed record EntryItem<T>(string Id, string Entry, string Kind, string Type, string Name, long Version, T? Value, DateTimeOffset At, string By, bool IsDeleted)
    where T : class, ITrunkEntry
{
    public const string Current = "current";

    public static EntryItem<T> Of(string kind, EntryVersion<T> entry) =>
        new(Current, TrunkTable.KeyOf<T>(entry.Id), kind, Current, entry.Id, entry.Version, entry.Value, entry.At, entry.By, entry.Value is null);

    public EntryVersion<T> Read() => new(Name, Version, Value, At, By);
}

/// <summary>One version of a trunk or a dispatch rule, in its history.</summary>
internal sealed record EntryChangeItem<T>(string Id, string Entry, string Kind, string Type, long Version, EntryChange<T> Change)
    where T : class, ITrunkEntry
{
    public const string History = "version";

    public static EntryChangeItem<T> Of(string kind, EntryChange<T> change) => new(IdOf(change.Version), TrunkTable.KeyOf<T>(change.Id), kind, History, change.Version, change);

    public static string IdOf(long version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"version-{version}");
}
