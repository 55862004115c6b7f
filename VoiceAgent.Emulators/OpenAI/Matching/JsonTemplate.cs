using System.Globalization;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>A JSON value whose texts are templates. In the file, plain numbers, true, false and null keep their types. Quoted values are texts.</summary>
internal abstract record JsonTemplate
{
    /// <summary>Returns false when a placeholder has no value.</summary>
    public abstract bool TryFill(Conversation conversation, IReadOnlyDictionary<string, string> captured, out JsonNode? value);

    internal sealed record Members(IReadOnlyDictionary<string, JsonTemplate> Parts) : JsonTemplate
    {
        public override bool TryFill(Conversation conversation, IReadOnlyDictionary<string, string> captured, out JsonNode? value)
        {
            var filled = new JsonObject();
            value = filled;
            foreach (var (name, part) in Parts)
            {
                if (!part.TryFill(conversation, captured, out var own))
                {
                    return false;
                }

                filled[name] = own;
            }

            return true;
        }
    }

    internal sealed record Items(IReadOnlyList<JsonTemplate> Parts) : JsonTemplate
    {
        public override bool TryFill(Conversation conversation, IReadOnlyDictionary<string, string> captured, out JsonNode? value)
        {
            var filled = new JsonArray();
            value = filled;
            foreach (var part in Parts)
            {
                if (!part.TryFill(conversation, captured, out var own))
                {
                    return false;
                }

                filled.Add(own);
            }

            return true;
        }
    }

    internal sealed record Leaf(Template Text, bool IsText) : JsonTemplate
    {
        public override bool TryFill(Conversation conversation, IReadOnlyDictionary<string, string> captured, out JsonNode? value)
        {
            var text = Text.Fill(conversation, captured);
            value = text switch
            {
                null or "null" when !IsText => null,
                "true" or "false" when !IsText => JsonValue.Create(text == "true"),
                not null when !IsText && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
                not null when !IsText && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
                null => null,
                _ => JsonValue.Create(text),
            };
            return text is not null;
        }
    }
}
