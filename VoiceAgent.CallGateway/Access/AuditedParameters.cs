using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Notes the properties of a request's body that are marked with <see cref="AuditedAttribute"/>.</summary>
internal static class AuditedParameters
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Known = new();

    public static ValueTask<object?> NoteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (AuditNote.Of(context.HttpContext) is { } note)
        {
            foreach (var argument in context.Arguments.OfType<object>().Where(argument => argument.GetType().Assembly == typeof(AuditedParameters).Assembly))
            {
                foreach (var property in Known.GetOrAdd(argument.GetType(), Audited))
                {
                    note.Add(JsonNameOf(property), Convert.ToString(property.GetValue(argument), CultureInfo.InvariantCulture));
                }
            }
        }

        return next(context);
    }

    private static PropertyInfo[] Audited(Type type) => [.. type.GetProperties().Where(property => property.IsDefined(typeof(AuditedAttribute)))];

    private static string JsonNameOf(PropertyInfo property) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
