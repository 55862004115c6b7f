using System.Globalization;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Documents;

/// <summary>Partial update: <c>{"condition": "from c where …", "operations": [{"op", "path", "value", "from"}]}</c>.</summary>
internal static class DocumentPatch
{
    // Source: learn.microsoft.com/azure/cosmos-db/partial-document-update#supported-operations.
    private const int MostOperations = 10;

    /// <summary>Returns a copy of the document with all operations applied.</summary>
    /// <exception cref="CosmosError">The condition is false, or an operation cannot be applied.</exception>
    public static JsonObject Apply(JsonObject patch, JsonObject document)
    {
        if (patch["condition"] is JsonValue condition)
        {
            CheckCondition(condition.TryGetValue<string>(out var text) ? text : throw CosmosError.BadRequest("The condition of a patch must be a string."), document);
        }

        if (patch["operations"] is not JsonArray { Count: > 0 and <= MostOperations } operations)
        {
            throw CosmosError.BadRequest($"A patch must have 1 to {MostOperations} operations.");
        }

        var patched = (JsonObject)document.DeepClone();
        foreach (var operation in operations)
        {
            CarryOut(operation as JsonObject ?? throw CosmosError.BadRequest("A patch operation must be an object."), patched);
        }

        return patched;
    }

    private static void CheckCondition(string condition, JsonObject document)
    {
        var query = Parser.Parse("SELECT * " + condition, new Dictionary<string, object?>());
        if (!query.Keeps(query.RowOf(document)))
        {
            throw CosmosError.PreconditionFailed("The condition of the patch is false for this document.");
        }
    }

    private static void CarryOut(JsonObject operation, JsonObject document)
    {
        var place = Place.Find(document, Text(operation, "path"));
        var value = operation["value"];
        switch (Text(operation, "op"))
        {
            case "add":
                place.Insert(value?.DeepClone());
                break;
            case "set":
                place.Set(value?.DeepClone());
                break;
            case "replace":
                place.MustExist();
                place.Set(value?.DeepClone());
                break;
            case "remove":
                place.Remove();
                break;
            case "incr":
                place.Set(Value.ToJson(Number(place.Get() ?? 0) + Number(value)));
                break;
            case "move":
                var from = Place.Find(document, Text(operation, "from"));
                from.MustExist();
                var moved = from.Get()?.DeepClone();
                from.Remove();
                Place.Find(document, Text(operation, "path")).Insert(moved);
                break;
            case var other:
                throw CosmosError.BadRequest($"'{other}' is not a patch operation.");
        }
    }

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw CosmosError.BadRequest($"A patch operation has no '{name}'.");

    private static double Number(JsonNode? node) => Value.Of(node) is double number ? number : throw CosmosError.BadRequest("The operation incr needs a number in the document and in the patch.");

    /// <summary>A location in a document: an existing object or array, and a name or index in it.</summary>
    private readonly record struct Place(JsonNode Owner, string Key)
    {
        public static Place Find(JsonObject document, string path)
        {
            var parts = path.TrimStart('/').Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
            JsonNode owner = document;
            foreach (var part in parts[..^1])
            {
                owner = new Place(owner, part).Get() is { } next and (JsonObject or JsonArray) ? next : throw NoPlace(path);
            }

            return new Place(owner, parts[^1]);
        }

        public JsonNode? Get() => Owner is JsonArray list ? Index(list) is { } index && index < list.Count ? list[index] : null : Owner[Key];

        public void MustExist()
        {
            if (!(Owner is JsonArray list ? Index(list) < list.Count : ((JsonObject)Owner).ContainsKey(Key)))
            {
                throw NoPlace(Key);
            }
        }

        public void Set(JsonNode? value)
        {
            if (Owner is JsonArray list)
            {
                MustExist();
                list[Index(list)!.Value] = value;
            }
            else
            {
                Owner[Key] = value;
            }
        }

        public void Insert(JsonNode? value)
        {
            if (Owner is not JsonArray list)
            {
                Owner[Key] = value;
            }
            else if (Key == "-")
            {
                list.Add(value);
            }
            else
            {
                list.Insert(Index(list) is { } index && index <= list.Count ? index : throw NoPlace(Key), value);
            }
        }

        public void Remove()
        {
            MustExist();
            if (Owner is JsonArray list)
            {
                list.RemoveAt(Index(list)!.Value);
            }
            else
            {
                ((JsonObject)Owner).Remove(Key);
            }
        }

        private int? Index(JsonArray list) =>
            int.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : Key == "-" ? list.Count : throw NoPlace(Key);

        private static CosmosError NoPlace(string path) => CosmosError.BadRequest($"The path '{path}' of a patch operation does not exist in the document.");
    }
}
