using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Responses;

/// <summary>Keeps the newest responses in memory.</summary>
internal sealed class ResponseStore
{
    private const int Most = 1000;
    private readonly Dictionary<string, ResponseDocument> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    public void Keep(ResponseDocument response)
    {
        lock (_gate)
        {
            _kept[response.Id] = response;
            _order.Enqueue(response.Id);
            if (_order.Count > Most)
            {
                _kept.Remove(_order.Dequeue());
            }
        }
    }

    /// <exception cref="ApiError">There is no such response.</exception>
    public ResponseDocument Find(string id)
    {
        lock (_gate)
        {
            return _kept.GetValueOrDefault(id) ?? throw NotFound(id);
        }
    }

    /// <exception cref="ApiError">There is no such response.</exception>
    public IReadOnlyList<ChatMessage> Conversation(string id)
    {
        lock (_gate)
        {
            return _kept.GetValueOrDefault(id)?.Continued()
                ?? throw ApiError.Invalid($"Previous response with id '{id}' not found.", "previous_response_id", "previous_response_not_found");
        }
    }

    /// <exception cref="ApiError">There is no such response.</exception>
    public JsonObject Remove(string id)
    {
        lock (_gate)
        {
            return _kept.Remove(id) ? new JsonObject { ["id"] = id, ["object"] = "response", ["deleted"] = true } : throw NotFound(id);
        }
    }

    private static ApiError NotFound(string id) => new(StatusCodes.Status404NotFound, ApiError.InvalidRequest, $"Response with id '{id}' not found.");
}
