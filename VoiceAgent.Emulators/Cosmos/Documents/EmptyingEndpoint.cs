using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Emulators.Administration;
using VoiceAgent.Emulators.Cosmos.Storage;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>
/// <c>DELETE /emulator/documents?except=members</c> deletes all documents in one transaction. It keeps the containers, and the documents
/// of the containers that <c>except</c> names. The real service has no such endpoint.
/// </summary>
internal static class EmptyingEndpoint
{
    private const string Containers = "SELECT rid FROM resources WHERE id = $0 AND parent <> ''";

    public static void MapEmptying(this IEndpointRouteBuilder app) =>
        app.MapAdministration("documents").MapDelete("", ([FromQuery] string[] except, Database database) => database.Write(transaction => Empty(transaction, except)));

    private static IResult Empty(Transaction transaction, string[] except)
    {
        var kept = new List<string>();
        foreach (var name in except)
        {
            var found = transaction.Rows(row => row.GetString(0), Containers, name).ToList();
            if (found.Count == 0)
            {
                return AdminReply.Refuse(StatusCodes.Status400BadRequest, $"The container '{name}' in 'except' does not exist, so nothing was deleted.");
            }

            kept.AddRange(found);
        }

        var places = string.Join(", ", Enumerable.Range(0, kept.Count).Select(index => $"${index}"));
        var deleted = transaction.Run($"DELETE FROM documents WHERE container NOT IN ({places})", [.. kept]);
        transaction.Next("lsn");
        return AdminReply.Of(new { Deleted = deleted });
    }
}
