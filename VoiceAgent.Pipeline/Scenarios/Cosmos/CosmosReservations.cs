using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using VoiceAgent.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Scenarios.Cosmos;

/// <summary>
/// Reservations in the container <c>reservations</c>: one item per day with all its reservations. An item is replaced only when
/// no one else has changed it in the meantime (ETag), so no table is reserved twice.
/// </summary>
internal sealed class CosmosReservations(CosmosClient client, IOptions<CosmosOptions> options) : IReservations
{
    // A conflict means that someone else reserved at the same time. More conflicts than this in a row have another cause.
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
