namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>The store of campaigns.</summary>
internal interface ICampaigns
{
    Task AddAsync(Campaign campaign, CancellationToken stopping);

    Task<Campaign?> FindAsync(Guid id, CancellationToken stopping);

    /// <returns>The campaign with its new version. Null when somebody has changed it since.</returns>
    Task<Campaign?> TryReplaceAsync(Campaign campaign, CancellationToken stopping);

    /// <summary>Lists all campaigns, the latest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<CampaignPage> ListAsync(string? continuation, CancellationToken stopping);

    /// <summary>The campaigns that the gateways look at.</summary>
    Task<IReadOnlyList<Campaign>> OpenAsync(CancellationToken stopping);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record CampaignPage(IReadOnlyList<Campaign> Campaigns, string? Continuation);
