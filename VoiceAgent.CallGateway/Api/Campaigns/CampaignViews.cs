using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Api.Campaigns;

/// <summary>A campaign with its progress.</summary>
/// <param name="Progress">How many contacts are in each state.</param>
/// <param name="Contacts">All contacts.</param>
internal sealed record CampaignView(Campaign Campaign, int Contacts, IReadOnlyDictionary<string, int> Progress)
{
    public static CampaignView Of(Campaign campaign, IReadOnlyDictionary<DialState, int> counts) => new(
        campaign, counts.Values.Sum(),
        Enum.GetValues<DialState>().Where(state => state is not DialState.Cancelled).ToDictionary(
            state => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), state => counts.GetValueOrDefault(state)));
}

/// <param name="Added">The numbers that are new.</param>
/// <param name="Known">The numbers that the campaign had already. They are as before.</param>
internal sealed record UploadView(int Added, int Known);

/// <param name="Why">Why the number is not called. A sentence for people.</param>
internal sealed record BlockOrder(string? Why = null);
