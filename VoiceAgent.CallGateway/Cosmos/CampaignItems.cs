using System.Globalization;
using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The common properties of items in the container <c>campaigns</c>. A campaign and its contacts share a partition.</summary>
internal abstract record CampaignContainerItem(string Id, string Partition, string Type)
{
    [JsonPropertyName("_etag")]
    public string? ETag { get; init; }

    /// <summary>The store deletes the item after this many seconds. Null: never.</summary>
    public int? Ttl { get; init; }
}

/// <param name="IsOpen">The gateways look at it.</param>
internal sealed record CampaignItem(string Id, string Partition, Campaign Campaign, bool IsOpen, long CreatedAt) : CampaignContainerItem(Id, Partition, Kind)
{
    public const string Kind = "campaign";

    public static CampaignItem Of(Campaign campaign, int? ttl) =>
        new(Kind, $"{campaign.Id}", campaign, campaign.IsOpen, campaign.CreatedAt.ToUnixTimeMilliseconds()) { Ttl = ttl };

    public Campaign Read() => Campaign with { Version = ETag };
}

/// <param name="DueAt">Unix milliseconds. 0: at once.</param>
/// <param name="CalledAt">Unix milliseconds. 0: never.</param>
internal sealed record ContactItem(string Id, string Partition, Contact Contact, DialState State, long DueAt, long CalledAt) : CampaignContainerItem(Id, Partition, Kind)
{
    public const string Kind = "contact";

    public static ContactItem Of(Contact contact, int? ttl) => new(
        contact.Number, PartitionOf(contact.Campaign), contact, contact.Dial.State, contact.Dial.DueAt?.ToUnixTimeMilliseconds() ?? 0, contact.Dial.CalledAt?.ToUnixTimeMilliseconds() ?? 0)
    { Ttl = ttl };

    public static string PartitionOf(Guid campaign) => campaign.ToString("D", CultureInfo.InvariantCulture);

    public Contact Read() => Contact with { Version = ETag };
}

/// <summary>A number that is never called. All of them share a partition, which no campaign has.</summary>
internal sealed record BlockedItem(string Id, string Partition, BlockedNumber Blocked) : CampaignContainerItem(Id, Partition, Kind)
{
    public const string Kind = "blocked";
    public const string AllNumbers = "do-not-call";

    public static BlockedItem Of(BlockedNumber number) => new(number.Number, AllNumbers, number);
}
