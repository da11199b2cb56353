//! The API's document as tests read it.

use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeMap;

/// One operation of the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// With its parameters in braces.
    pub(crate) path: String,
    /// All that the document says of it.
    pub(crate) said: Value,
}

/// The document that the program itself makes.
pub(crate) fn document() -> Value {
    serde_json::to_value(trackit::server::document()).expect("a document")
}

/// All operations of the API itself.
pub(crate) fn operations_of_the_api() -> Vec<Operation> {
    operations().into_iter().filter(|operation| !operation.is_of_a_contract()).collect()
}

/// All operations, by their paths.
pub(crate) fn operations() -> Vec<Operation> {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let mut operations = Vec::new();
    // By their names, whatever the order that JSON objects keep.
    for (path, item) in paths.iter().collect::<BTreeMap<_, _>>() {
        let methods = item.as_object().expect("a path's operations").iter();
        for (method, said) in methods.collect::<BTreeMap<_, _>>() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let id = said["operationId"].as_str().expect("an operationId").to_owned();
            operations.push(Operation { id, method, path: path.clone(), said: said.clone() });
        }
    }
    operations
}

impl Operation {
    /// Whether only signed-in callers may call it. A refresh token is shown as a bearer as well, and signs nobody in.
    pub(crate) fn is_signed_in(&self) -> bool {
        let ways = self.said["security"].as_array();
        ways.is_some_and(|ways| ways.iter().any(|way| way["cookie"].is_array()))
    }

    /// Whether a contract of the seeds has it: those answer in forms of their own, which `tests/compat` looks at.
    pub(crate) fn is_of_a_contract(&self) -> bool {
        self.path.starts_with("/compat/")
    }

    /// The content type of the body it takes, if any, and the schema behind it.
    pub(crate) fn body(&self) -> Option<(String, Value)> {
        let content = self.said["requestBody"]["content"].as_object()?;
        let (kind, body) = content.iter().next()?;
        Some((kind.clone(), resolved(&body["schema"])))
    }

    /// The query parameters that it does not do without.
    pub(crate) fn required_parameters(&self) -> Vec<&str> {
        let parameters = self.said["parameters"].as_array().into_iter().flatten();
        let required = parameters.filter(|one| one["in"] == "query" && one["required"] == true);
        required.filter_map(|one| one["name"].as_str()).collect()
    }

    /// Its path with each parameter filled in.
    pub(crate) fn path_with(&self, mut value: impl FnMut(&str) -> String) -> String {
        let mut path = String::new();
        for part in self.path.split_inclusive(['{', '}']) {
            match part.strip_suffix('}') {
                Some(name) => path.push_str(&value(name)),
                None => path.push_str(part.strip_suffix('{').unwrap_or(part)),
            }
        }
        path
    }
}

/// A schema, with `$ref` and `allOf` followed, as one object.
fn resolved(schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().expect("a name");
        return resolved(&document()["components"]["schemas"][name]);
    }
    let Some(parts) = schema["allOf"].as_array() else {
        return schema.clone();
    };
    let (mut properties, mut required) = (serde_json::Map::new(), Vec::new());
    for part in parts.iter().map(resolved) {
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    serde_json::json!({"properties": properties, "required": required})
}
