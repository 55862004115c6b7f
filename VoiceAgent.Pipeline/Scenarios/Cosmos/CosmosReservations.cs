using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>
/// Container <c>reservations</c>: one item a day with all its reservations, changed only where nobody else has changed it
/// meanwhile (ETag): so no table is given twice.
/// </summary>
internal sealed class CosmosReservations(CosmosClient client, IOptions<CosmosOptions> options) : IReservations
{
    // Each lost race means that somebody else has reserved; more than this many in a row is no race any more.
    private const int MostRaces = 20;

    private readonly Container _days = client.GetContainer(options.Value.Database, ScenarioContainers.Reservations);

    public async Task<DaySheet> OfAsync(DateOnly day, CancellationToken cancelled) => (await ReadAsync(day, cancelled)).Sheet;

    public async Task<Reservation?> AddAsync(DateOnly day, Reservation reservation, Func<DaySheet, bool> fits, CancellationToken cancelled)
    {
        for (var races = 0; ; races++)
        {
            var (sheet, version) = await ReadAsync(day, cancelled);
            if (sheet.Find(reservation.Key) is { } made)
            {
                return made;
            }

            if (!fits(sheet))
            {
                return null;
            }

            if (await TryWriteAsync(sheet with { Reservations = [.. sheet.Reservations, reservation] }, version, races < MostRaces, cancelled))
            {
                return reservation;
            }
        }
    }

    private async Task<(DaySheet Sheet, string? Version)> ReadAsync(DateOnly day, CancellationToken cancelled)
    {
        var id = DaySheet.IdOf(day);
        try
        {
            var found = await _days.ReadItemAsync<DaySheet>(id, new PartitionKey(id), cancellationToken: cancelled);
            return (found.Resource, found.ETag);
        }
        catch (CosmosException missing) when (missing.StatusCode is HttpStatusCode.NotFound)
        {
            return (DaySheet.Empty(day), null);
        }
    }

    private async Task<bool> TryWriteAsync(DaySheet sheet, string? version, bool mayLose, CancellationToken cancelled)
    {
        try
        {
            var partition = new PartitionKey(sheet.Id);
            await (version is null
                ? _days.CreateItemAsync(sheet, partition, cancellationToken: cancelled)
                : _days.ReplaceItemAsync(sheet, sheet.Id, partition, new ItemRequestOptions { IfMatchEtag = version }, cancelled));
            return true;
        }
        catch (CosmosException lost) when (mayLose && lost.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
