using System.Collections.Concurrent;

namespace Microsoft.CognitiveServices.Speech;

public class PropertyCollection
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    internal PropertyCollection()
    {
    }

    internal PropertyCollection(PropertyCollection other) => _values = new(other._values, StringComparer.Ordinal);

    public string GetProperty(PropertyId id) => GetProperty(id.ToString());

    public string GetProperty(PropertyId id, string defaultValue) => GetProperty(id.ToString(), defaultValue);

    public string GetProperty(string propertyName) => GetProperty(propertyName, "");

    public string GetProperty(string propertyName, string defaultValue) => _values.GetValueOrDefault(propertyName, defaultValue);

    public void SetProperty(PropertyId id, string value) => SetProperty(id.ToString(), value);

    public void SetProperty(string propertyName, string value) => _values[propertyName] = value;
}
