//! Tells cargo what is embedded in the program, so that a change there makes it anew.

fn main() {
    for folder in ["web/dist", "examples/cadastro", "migrations", "locales"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
