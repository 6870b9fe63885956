//! A tiny model of the published form that says a fixed sentence, whatever it hears.
//!
//! All its attention and its layers add nothing, so what it says next depends on the place alone: the
//! embedding of each place points to the token that is to follow.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::{Value, json};

/// Width of the states; also the number of tokens that can be told apart.
const WIDTH: usize = 64;
const PLACES: usize = 48;
/// Text tokens from 0, then the special ones.
/// The token that ends a window.
pub const END: usize = 8;
const START: usize = 9;
const HEBREW: usize = 10;
const TRANSCRIBE: usize = 11;
const NO_SPEECH: usize = 12;
const NO_TIMES: usize = 13;
/// The token of 0.00 seconds; each further one is 0.02 later.
pub const FIRST_TIME: usize = 14;
/// 0.00 to 30.00 in steps of 0.02.
const VOCABULARY: usize = FIRST_TIME + 1501;

/// The tokens' texts, as bytes' letters: " של", "ום", "!" and fillers.
const TEXTS: [&str; 8] = ["Ġ×©×ľ", "×ķ×Ŀ", "!", "a", "b", "c", "d", "e"];

/// Writes a model that says these tokens in each window.
pub fn write(folder: &Path, said: &[usize]) {
    let config = json!({
        "num_mel_bins": 80, "max_source_positions": 1500, "d_model": WIDTH,
        "encoder_attention_heads": 2, "encoder_layers": 1, "vocab_size": VOCABULARY,
        "max_target_positions": PLACES, "decoder_attention_heads": 2, "decoder_layers": 1,
        "suppress_tokens": [7],
    });
    std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let special = [
        (END, "<|endoftext|>"),
        (START, "<|startoftranscript|>"),
        (HEBREW, "<|he|>"),
        (TRANSCRIBE, "<|transcribe|>"),
        (NO_SPEECH, "<|nospeech|>"),
        (NO_TIMES, "<|notimestamps|>"),
    ];
    let added: Vec<_> = special
        .iter()
        .map(|(id, name)| json!({ "id": id, "content": name }))
        .collect();
    let vocabulary: HashMap<&str, usize> = TEXTS.iter().copied().zip(0..).collect();
    let tokenizer =
        json!({ "added_tokens": added, "model": { "type": "BPE", "vocab": vocabulary } });
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
    std::fs::write(
        folder.join("model.safetensors"),
        safetensors(&weights(said)),
    )
    .unwrap();
}

/// The length of a header, the header, the numbers. <https://huggingface.co/docs/safetensors>
fn safetensors(weights: &Weights) -> Vec<u8> {
    let mut header = BTreeMap::<&str, Value>::new();
    let mut numbers = Vec::new();
    for (name, (values, shape)) in weights {
        let begin = numbers.len();
        numbers.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        header.insert(
            name,
            json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, numbers.len()] }),
        );
    }
    let header = serde_json::to_vec(&header).unwrap();
    let length = u64::try_from(header.len()).unwrap();
    [length.to_le_bytes().to_vec(), header, numbers].concat()
}

/// Numbers and their shape.
type Weights = BTreeMap<String, (Vec<f32>, Vec<usize>)>;

fn weights(said: &[usize]) -> Weights {
    let mut weights = Weights::new();
    let mut add = |name: &str, values: Vec<f32>, shape: &[usize]| {
        weights.insert(format!("model.{name}"), (values, shape.to_vec()));
    };
    // Each token that is said has a direction of its own.
    let mut tokens: Vec<usize> = said.to_vec();
    tokens.sort_unstable();
    tokens.dedup();
    let embeddings = rows(VOCABULARY, |token| {
        let direction = tokens.iter().position(|known| *known == token)?;
        Some((direction, 4.0))
    });
    add(
        "decoder.embed_tokens.weight",
        embeddings,
        &[VOCABULARY, WIDTH],
    );
    // Behind start, language and task comes the first of them.
    let places = rows(PLACES, |place| {
        let token = said.get(place.checked_sub(2)?)?;
        let direction = tokens.iter().position(|known| known == token)?;
        Some((direction, 100.0))
    });
    add("decoder.embed_positions.weight", places, &[PLACES, WIDTH]);
    add(
        "encoder.conv1.weight",
        vec![0.01; WIDTH * 80 * 3],
        &[WIDTH, 80, 3],
    );
    add("encoder.conv1.bias", vec![0.0; WIDTH], &[WIDTH]);
    add(
        "encoder.conv2.weight",
        vec![0.01; WIDTH * WIDTH * 3],
        &[WIDTH, WIDTH, 3],
    );
    add("encoder.conv2.bias", vec![0.0; WIDTH], &[WIDTH]);
    let mut norm = |name: &str| {
        add(&format!("{name}.weight"), vec![1.0; WIDTH], &[WIDTH]);
        add(&format!("{name}.bias"), vec![0.0; WIDTH], &[WIDTH]);
    };
    norm("encoder.layer_norm");
    norm("decoder.layer_norm");
    for side in ["encoder", "decoder"] {
        norm(&format!("{side}.layers.0.self_attn_layer_norm"));
        norm(&format!("{side}.layers.0.final_layer_norm"));
    }
    norm("decoder.layers.0.encoder_attn_layer_norm");
    for layer in ["encoder.layers.0", "decoder.layers.0"] {
        add(
            &format!("{layer}.fc1.weight"),
            vec![0.0; WIDTH * WIDTH * 4],
            &[WIDTH * 4, WIDTH],
        );
        add(
            &format!("{layer}.fc1.bias"),
            vec![0.0; WIDTH * 4],
            &[WIDTH * 4],
        );
        add(
            &format!("{layer}.fc2.weight"),
            vec![0.0; WIDTH * WIDTH * 4],
            &[WIDTH, WIDTH * 4],
        );
        add(&format!("{layer}.fc2.bias"), vec![0.0; WIDTH], &[WIDTH]);
    }
    for attention in [
        "encoder.layers.0.self_attn",
        "decoder.layers.0.self_attn",
        "decoder.layers.0.encoder_attn",
    ] {
        for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
            add(
                &format!("{attention}.{part}.weight"),
                vec![0.0; WIDTH * WIDTH],
                &[WIDTH, WIDTH],
            );
            if part != "k_proj" {
                add(
                    &format!("{attention}.{part}.bias"),
                    vec![0.0; WIDTH],
                    &[WIDTH],
                );
            }
        }
    }
    weights
}

/// States that are zero, but for the direction and the number that `own` names.
fn rows(count: usize, own: impl Fn(usize) -> Option<(usize, f32)>) -> Vec<f32> {
    let row = |index| {
        let own = own(index);
        (0..WIDTH).map(move |at| match own {
            Some((direction, value)) if direction == at => value,
            _ => 0.0,
        })
    };
    (0..count).flat_map(row).collect()
}
