namespace VoiceAgent.CallGateway.Webhooks.Figures;

/// <summary>The counts of all gateways by day.</summary>
internal interface IFigureStore
{
    Task AddAsync(DateOnly day, IReadOnlyDictionary<string, long> counts);

    Task<IReadOnlyDictionary<string, long>> ReadAsync(DateOnly day);
}
