namespace VoiceAgent.Emulators.OpenAI.Wire;

internal static class ModelList
{
    public static IResult All(IReadOnlyCollection<string> models, DateTimeOffset created) =>
        Results.Json(new { @object = "list", data = models.Select(model => Entry(model, created)) });

    public static IResult One(IReadOnlyCollection<string> models, string model, DateTimeOffset created) =>
        models.Contains(model) ? Results.Json(Entry(model, created)) : ApiError.NoSuchModel(model).AsResult();

    private static object Entry(string model, DateTimeOffset created) =>
        new { id = model, @object = "model", created = created.ToUnixTimeSeconds(), owned_by = "voiceagent-emulator" };
}
